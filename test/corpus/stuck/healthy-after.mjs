/** Healthy: a blocking select with a deadline of its own. */
import { isMainThread } from "node:worker_threads";
import { after, channel, recv, selectSync, spawn } from "mpscope";

export function choose({ rx }) {
  console.log(selectSync({ job: recv(rx), late: recv(after(1500)) }).key);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  await spawn(new URL("#choose", import.meta.url), { rx }).join();
  tx.drop();
}
