/** Healthy: main sends when another process has ended. */

import { execFile } from "node:child_process";
import { isMainThread } from "node:worker_threads";
import { channel, spawn } from "mpscope";

export function work({ rx }) {
  for (const job of rx) console.log(job);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  const worker = spawn(new URL("#work", import.meta.url), { rx });
  execFile(process.execPath, ["-e", "setTimeout(() => 0, 1200)"], () => tx.drop());
  await worker.join();
}
