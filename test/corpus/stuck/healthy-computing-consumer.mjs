/** Healthy: the consumer computes for seconds between two messages. */
import { isMainThread } from "node:worker_threads";
import { spawn, syncChannel } from "mpscope";

export function produce({ tx }) {
  for (let i = 0; i < 4; i++) tx.sendSync(i);
}

if (isMainThread) {
  const [tx, rx] = syncChannel(0, { name: "jobs" });
  spawn(new URL("#produce", import.meta.url), { tx });
  for (const job of rx) {
    const end = Date.now() + 500;
    while (Date.now() < end) Math.sqrt(job);
  }
}
