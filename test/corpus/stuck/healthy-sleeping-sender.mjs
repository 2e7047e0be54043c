/** Healthy: whoever has the sender sleeps by other means. */
import { isMainThread } from "node:worker_threads";
import { channel, recv, spawn } from "mpscope";

export function sleep({ tx }) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
  tx.sendSync("awake");
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  spawn(new URL("#sleep", import.meta.url), { tx });
  console.log(await rx.recv());
}
