// node pass-messages.mjs PAYLOAD SENDERS RECEIVERS CAPACITY COUNT [into|view]: blocking verbs; prints messages/s.
// Bytes may be received into a buffer of the receiver's own, or looked at where they stand.
import { isMainThread } from "node:worker_threads";
import { bounded, spawn } from "mpscope";
import { PAYLOADS } from "../payloads.mjs";
import { counter, printRate } from "../rate.mjs";

export function send({ tx, payload, count }) {
  const make = PAYLOADS[payload];
  for (let i = 0; i < count; i++) tx.sendSync(make(i));
}

const own = new Uint8Array(65536);

const TAKE = {
  value: (rx) => rx.recvSync(),
  into: (rx) => rx.recvIntoSync(own),
  view: (rx) => rx.recvViewSync((bytes) => bytes.length),
};

export function receive({ rx, warmUp, how }) {
  const take = TAKE[how];
  const { got, end } = counter(warmUp);
  for (;;) {
    try {
      take(rx);
    } catch (error) {
      // Disconnected: every sender has sent all.
      if (error.name === "RecvError") return end();
      throw error;
    }
    got();
  }
}

if (isMainThread) {
  const [payload, ...numbers] = process.argv.slice(2);
  const [senders, receivers, capacity, count] = numbers.slice(0, 4).map(Number);
  const how = numbers[4] ?? "value";
  const [tx, rx] = bounded(capacity);
  const warmUp = Math.floor(count / receivers / 4);
  const others = Array.from({ length: receivers - 1 }, () =>
    spawn(new URL("#receive", import.meta.url), { rx: rx.clone(), warmUp, how }),
  );
  for (let i = 0; i < senders; i++) {
    const task = { tx: tx.clone(), payload, count: Math.ceil(count / senders) };
    spawn(new URL("#send", import.meta.url), task);
  }
  tx.drop();
  const first = receive({ rx, warmUp, how });
  printRate([first, ...(await Promise.all(others.map((other) => other.join())))]);
}
