/** Healthy: main waits for the worker, but a timer of main sends. */
import { isMainThread } from "node:worker_threads";
import { channel, send, spawn } from "mpscope";

export async function work({ rx }) {
  for await (const job of rx) console.log(job);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  setTimeout(() => {
    tx.send("late");
    tx.drop();
  }, 1500);
  await spawn(new URL("#work", import.meta.url), { rx }).join();
}
