/** Stuck: workers that may find more work keep senders of the queue that all of them wait on. */
import { isMainThread } from "node:worker_threads";
import { send, spawn, unbounded } from "mpscope";

export function work({ tx, rx }) {
  for (const job of rx) if (job > 0) tx.sendSync(job - 1);
}

// stuck: 4
if (isMainThread) {
  const [tx, rx] = unbounded({ name: "queue" });
  for (let i = 0; i < 4; i++) {
    const own = { tx: tx.clone(), rx: rx.clone() }; // culprit: on `queue` for ever
    spawn(new URL("#work", import.meta.url), own, { name: `worker-${i}` });
  }
  await tx.send(5);
  tx.drop();
  rx.drop();
}
