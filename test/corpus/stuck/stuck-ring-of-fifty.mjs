/** Stuck: fifty workers in a ring, each waits for the one before it. */
import { isMainThread } from "node:worker_threads";
import { channel, spawn } from "mpscope";

export function pass({ tx, rx }) {
  tx.sendSync(rx.recvSync() + 1); // culprit: waits to receive on
}

// stuck: 50
if (isMainThread) {
  const ring = Array.from({ length: 50 }, (_, i) => channel({ name: `link-${i}` }));
  for (const [i, [, rx]] of ring.entries()) {
    const [tx] = ring[(i + 1) % ring.length];
    spawn(new URL("#pass", import.meta.url), { tx, rx }, { name: `node-${i}` });
  }
}
