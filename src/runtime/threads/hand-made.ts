/** Workers that the user's own code has started in this thread: their messages and their end may run any code. */

import type { Worker } from "node:worker_threads";

const own = new WeakSet<Worker>();
const alive = new Set<Worker>();

/** This worker is the runtime's, or was spawned by it; to be called where it is made. */
export function markOwn(worker: Worker): void {
  own.add(worker);
}

/** How many of them live. */
export function countHandMade(): number {
  return alive.size;
}

process.on("worker", (worker: Worker) => {
  if (own.has(worker)) return;
  alive.add(worker);
  worker.once("exit", () => alive.delete(worker));
});
