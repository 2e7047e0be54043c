/** Stuck: a weak sender keeps nothing open, but the sender that it was made from does. */
import { isMainThread } from "node:worker_threads";
import { channel, send, spawn } from "mpscope";

export function consume({ rx }) {
  for (const job of rx) console.log(job);
}

// stuck: main, consume
if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" }); // culprit: on `jobs` for ever
  const weak = tx.downgrade();
  const consumer = spawn(new URL("#consume", import.meta.url), { rx });
  const again = weak.upgrade();
  await again.send(1);
  again.drop();
  await consumer.join();
}
