/** Stuck: main has nothing left to do, and still has a sender. */
import { isMainThread } from "node:worker_threads";
import { channel, send, spawn } from "mpscope";

export async function consume({ rx }) {
  for await (const job of rx) console.log(job);
}

// stuck: consume
if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" }); // culprit: on `jobs` for ever
  spawn(new URL("#consume", import.meta.url), { rx });
  await tx.send(1);
}
