/** Healthy: a worker awaits that nobody receives any more, and then sends elsewhere. */
import { isMainThread } from "node:worker_threads";
import { channel, recv, send, spawn } from "mpscope";

export async function heed({ tx, out }) {
  await tx.closed();
  await out.send("closed");
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  const [out, results] = channel({ name: "results" });
  const worker = spawn(new URL("#heed", import.meta.url), { tx, out });
  setTimeout(() => rx.drop(), 1500);
  console.log(await results.recv());
  await worker.join();
}
