/** Stuck, beside a worker that computes for ever and one that talks to itself. */
import { isMainThread } from "node:worker_threads";
import { channel, recv, send, spawn } from "mpscope";

export function compute() {
  for (let i = 0; ; i++) Math.sqrt(i);
}

export async function talk() {
  const [tx, rx] = channel({ name: "talk" });
  for (;;) {
    await tx.send(1);
    await rx.recv();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

export function consume({ rx }) {
  for (const job of rx) console.log(job);
}

// stuck: main, consume
if (isMainThread) {
  spawn(new URL("#compute", import.meta.url), {});
  spawn(new URL("#talk", import.meta.url), {});
  const [tx, rx] = channel({ name: "jobs" }); // culprit: on `jobs` for ever
  const consumer = spawn(new URL("#consume", import.meta.url), { rx });
  await tx.send(1);
  await consumer.join();
}
