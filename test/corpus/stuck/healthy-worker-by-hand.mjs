/** Healthy: a worker made by hand tells main when to send. */
import { isMainThread, Worker } from "node:worker_threads";
import { channel, send, spawn } from "mpscope";

export function work({ rx }) {
  for (const job of rx) console.log(job);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  const worker = spawn(new URL("#work", import.meta.url), { rx });
  const code = `setTimeout(() => require("node:worker_threads").parentPort.postMessage("go"), 1500)`;
  new Worker(code, { eval: true }).once("exit", () => tx.send("go").then(() => tx.drop()));
  await worker.join();
}
