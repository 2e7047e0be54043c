/** Stuck: the consumer waits for the end of messages while main, which waits for the consumer, has a sender. */
import { isMainThread } from "node:worker_threads";
import { channel, send, spawn } from "mpscope";

export function consume({ rx }) {
  for (const job of rx) console.log(job);
}

// stuck: main, consume
if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" }); // culprit: on `jobs` for ever
  const consumer = spawn(new URL("#consume", import.meta.url), { rx });
  await tx.send(1);
  await consumer.join();
}
