/** Healthy: the consumer is slow, the producer is often blocked. */
import { isMainThread } from "node:worker_threads";
import { send, spawn, syncChannel } from "mpscope";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function produce({ tx }) {
  for (let i = 0; i < 8; i++) await tx.send(i);
}

if (isMainThread) {
  const [tx, rx] = syncChannel(2, { name: "jobs" });
  spawn(new URL("#produce", import.meta.url), { tx });
  for await (const job of rx) {
    await pause(200);
    console.log(job);
  }
}
