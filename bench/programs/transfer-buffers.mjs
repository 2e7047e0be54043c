// node transfer-buffers.mjs BYTES COUNT: buffers that change hands, at most two under way; buffers/s.
import { isMainThread } from "node:worker_threads";
import { bounded, spawn } from "mpscope";
import { counter, printRate } from "../rate.mjs";

export function send({ tx, bytes, count }) {
  for (let i = 0; i < count; i++) {
    const buffer = new ArrayBuffer(bytes);
    tx.sendSync(buffer, { transfer: [buffer] });
  }
}

if (isMainThread) {
  const [bytes, count] = process.argv.slice(2).map(Number);
  const [tx, rx] = bounded(2);
  spawn(new URL("#send", import.meta.url), { tx, bytes, count });
  const { got, end } = counter(Math.floor(count / 4));
  for (let i = 0; i < count; i++) {
    // Awaited, as the rival's events are: a thread that returns to its event loop collects garbage there, and each
    // buffer is much of it. Not until the disconnection: the end of the sender's thread is no part of this.
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const buffer = await rx.recv();
    if (buffer.byteLength !== bytes) throw new Error("a buffer arrived cut");
    got();
  }
  printRate([end()]);
}
