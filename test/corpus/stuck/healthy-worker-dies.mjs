/** Healthy: the worker that has the only sender fails, and the wait ends. */
import { isMainThread } from "node:worker_threads";
import { channel, spawn } from "mpscope";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function fail({ tx }) {
  await pause(1000);
  throw new Error(`no more of ${tx}`);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  const worker = spawn(new URL("#fail", import.meta.url), { tx });
  const end = worker.join().catch((error) => console.log(error.name));
  for (const job of rx) console.log(job);
  await end;
}
