/** Healthy: twelve workers share slow jobs and end when main has no more. */
import { isMainThread } from "node:worker_threads";
import { bounded, send, spawn } from "mpscope";

export function work({ rx }) {
  for (const job of rx) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 + job);
}

if (isMainThread) {
  const [tx, rx] = bounded(4, { name: "jobs" });
  const pool = Array.from({ length: 12 }, (_, i) =>
    spawn(new URL("#work", import.meta.url), { rx: rx.clone() }, { name: `worker-${i}` }),
  );
  rx.drop();
  for (let job = 0; job < 100; job++) await tx.send(job);
  tx.drop();
  await Promise.all(pool.map((worker) => worker.join()));
}
