/** Healthy: a select with a channel of time ends by itself. */
import { isMainThread } from "node:worker_threads";
import { channel, recv, select, spawn, tick } from "mpscope";

export async function choose({ rx }) {
  const ticks = tick(400);
  for (let i = 0; i < 4; i++) console.log((await select({ job: recv(rx), tick: recv(ticks) })).key);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  await spawn(new URL("#choose", import.meta.url), { rx }).join();
  tx.drop();
}
