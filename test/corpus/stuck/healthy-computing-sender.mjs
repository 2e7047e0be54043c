/** Healthy: whoever has the sender computes for a while without any channel. */
import { isMainThread } from "node:worker_threads";
import { channel, spawn } from "mpscope";

export function compute({ tx }) {
  const end = Date.now() + 1500;
  let sum = 0;
  while (Date.now() < end) sum += Math.sqrt(sum + 1);
  tx.sendSync(sum);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "sum" });
  spawn(new URL("#compute", import.meta.url), { tx });
  console.log(rx.recvSync() > 0);
}
