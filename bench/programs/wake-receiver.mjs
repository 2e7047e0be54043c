// node wake-receiver.mjs blocking|awaited COUNT: a message to a receiver that sleeps; prints the median ms
// from the send to the receive.
import { writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { channel, spawn } from "mpscope";
import { median } from "../table.mjs";

const PAUSE_MS = 2;

export function send({ tx, again, count }) {
  for (let i = 0; i < count; i++) {
    // As the rival does: a second channel's costs are no part of this.
    Atomics.wait(again, 0, i);
    // Long enough for the receiver to be asleep.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    tx.sendSync(performance.timeOrigin + performance.now());
  }
}

if (isMainThread) {
  const [how, count] = process.argv.slice(2);
  const [tx, rx] = channel();
  const again = new Int32Array(new SharedArrayBuffer(4));
  spawn(new URL("#send", import.meta.url), { tx, again, count: Number(count) });
  const delays = [];
  for (let i = 0; i < Number(count); i++) {
    Atomics.add(again, 0, 1);
    Atomics.notify(again, 0);
    const sent = how === "awaited" ? await rx.recv() : rx.recvSync();
    delays.push(performance.timeOrigin + performance.now() - sent);
  }
  writeSync(1, String(median(delays)));
}
