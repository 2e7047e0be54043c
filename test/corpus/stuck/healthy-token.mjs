/** Healthy: a sender lies in a token that a worker made by hand will take. */
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { adopt, channel, move, send } from "mpscope";

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  const worker = new Worker(new URL(import.meta.url), { workerData: { token: move(tx) } });
  worker.once("error", (error) => console.error(error));
  for (const job of rx) console.log(job);
} else {
  const tx = adopt(workerData.token);
  setTimeout(() => tx.send("late"), 1500);
}
