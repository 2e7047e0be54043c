// node pass-messages.mjs PAYLOAD SENDERS RECEIVERS CAPACITY COUNT: blocking verbs; prints messages/s.
import { isMainThread } from "node:worker_threads";
import { bounded, spawn } from "mpscope";
import { PAYLOADS } from "../payloads.mjs";
import { counter, printRate } from "../rate.mjs";

export function send({ tx, payload, count }) {
  const make = PAYLOADS[payload];
  for (let i = 0; i < count; i++) tx.sendSync(make(i));
}

export function receive({ rx, warmUp }) {
  const { got, end } = counter(warmUp);
  for (;;) {
    try {
      rx.recvSync();
    } catch {
      // Disconnected: every sender has sent all.
      return end();
    }
    got();
  }
}

if (isMainThread) {
  const [payload, ...numbers] = process.argv.slice(2);
  const [senders, receivers, capacity, count] = numbers.map(Number);
  const [tx, rx] = bounded(capacity);
  const warmUp = Math.floor(count / receivers / 4);
  const others = Array.from({ length: receivers - 1 }, () =>
    spawn(new URL("#receive", import.meta.url), { rx: rx.clone(), warmUp }),
  );
  for (let i = 0; i < senders; i++) {
    const task = { tx: tx.clone(), payload, count: Math.ceil(count / senders) };
    spawn(new URL("#send", import.meta.url), task);
  }
  tx.drop();
  const own = receive({ rx, warmUp });
  printRate([own, ...(await Promise.all(others.map((other) => other.join())))]);
}
