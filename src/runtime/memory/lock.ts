/**
 * A lock that survives its owner's death: it records who holds it, and when that worker is dead,
 * whoever waits takes it over and repairs what was left. What a lock guards is therefore changed so
 * that one last store commits: before it nothing happened, after it everything.
 */

import { pause } from "../operations/backoff.ts";
import { compareExchange, exchange, load, notify, wait } from "./atomics.ts";
import { CONTENDED, HEADER, WORKER, WORKER_STATE } from "./layout.ts";
import type { Views } from "./memory.ts";
import { place } from "./table.ts";

/** Sleeping for a lock is cut into pieces, because its owner may die without a word (ms). */
const CHECK_OWNER_EVERY = 5;

const SPINS = 40;

/**
 * Takes the lock; waits while another worker has it. Returns 0, or the dead worker from whom it was
 * taken over: its last step may be half done.
 */
export function acquire(views: Views, lock: number): number {
  // Pairs with the exchange in `release`: what the last owner wrote is seen.
  if (compareExchange(views.words, lock, 0, views.worker) === 0) return 0;
  return acquireHeld(views, lock);
}

function acquireHeld(views: Views, lock: number): number {
  const { words, worker } = views;
  for (let spins = 0; spins < SPINS; spins++) {
    pause(spins);
    if (load(words, lock) === 0 && compareExchange(words, lock, 0, worker) === 0) return 0;
  }
  for (;;) {
    const seen = load(words, lock);
    if (seen === 0) {
      // Others may still sleep: whoever had to sleep keeps the lock marked as contended.
      if (compareExchange(words, lock, 0, worker | CONTENDED) === 0) return 0;
    } else if (isDead(views, seen & ~CONTENDED)) {
      const before = compareExchange(words, lock, seen, worker | CONTENDED);
      if (before === seen) return seen & ~CONTENDED;
    } else if (
      (seen & CONTENDED) !== 0 ||
      compareExchange(words, lock, seen, seen | CONTENDED) === seen
    ) {
      // Not before: who never sleeps takes over from the dead all the same.
      views.beforeSleep();
      wait(words, lock, seen | CONTENDED, CHECK_OWNER_EVERY);
    }
  }
}

/** Gives the lock back. */
export function release(views: Views, lock: number): void {
  // Pairs with the compareExchange in `acquire`.
  if ((exchange(views.words, lock, 0) & CONTENDED) !== 0) notify(views.words, lock, 1);
}

/** Whether a worker has died: nothing that it began will go on. */
export function isDead(views: Views, worker: number): boolean {
  const record = place(views, HEADER.workers, WORKER.words, worker);
  return load(views.words, record + WORKER.state) >= WORKER_STATE.dead;
}
