/** Healthy: the sender waits for a word of shared memory, with a limit. */

import { isMainThread } from "node:worker_threads";
import { channel, recv, send, spawn } from "mpscope";

export async function work({ tx, stop }) {
  const word = new Int32Array(new SharedArrayBuffer(4));
  Atomics.waitAsync(word, 0, 0, 1500).value.then(() => tx.send("time is up"));
  await stop.recv();
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "results" });
  const [stop, stopped] = channel({ name: "stop" });
  const worker = spawn(new URL("#work", import.meta.url), { tx, stop: stopped });
  console.log(await rx.recv());
  await stop.send(true);
  await worker.join();
}
