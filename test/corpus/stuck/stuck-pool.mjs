/** Stuck: a pool of workers waits for jobs; main waits for the pool and keeps the sender. */
import { isMainThread } from "node:worker_threads";
import { bounded, send, spawn } from "mpscope";

export function work({ rx }) {
  for (const job of rx) console.log(job);
}

// stuck: 13
if (isMainThread) {
  const [tx, rx] = bounded(8, { name: "jobs" }); // culprit: on `jobs` for ever
  const pool = Array.from({ length: 12 }, (_, i) =>
    spawn(new URL("#work", import.meta.url), { rx: rx.clone() }, { name: `worker-${i}` }),
  );
  rx.drop();
  for (let job = 0; job < 20; job++) await tx.send(job);
  await Promise.all(pool.map((worker) => worker.join()));
}
