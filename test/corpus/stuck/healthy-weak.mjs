/** Healthy: whoever has the weak sender makes a sender of it later. */
import { isMainThread } from "node:worker_threads";
import { channel, send, spawn } from "mpscope";

export function work({ rx }) {
  for (const job of rx) console.log(job);
}

export function hold({ tx, done }) {
  console.log(done.recvSync());
  tx.drop();
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  const [done, isDone] = channel({ name: "done" });
  const weak = tx.downgrade();
  const worker = spawn(new URL("#work", import.meta.url), { rx });
  const holder = spawn(new URL("#hold", import.meta.url), { tx, done: isDone });
  setTimeout(() => {
    const again = weak.upgrade();
    again?.send("late").then(() => again.drop());
    done.send(true).then(() => done.drop());
  }, 1500);
  await worker.join();
  await holder.join();
}
