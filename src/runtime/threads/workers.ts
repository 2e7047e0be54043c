/** The table of workers: which threads of the program are alive. */

import { lockTables } from "../counter.ts";
import { compareExchange, load, store } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { HEADER, WORKER, WORKER_STATE } from "../memory/layout.ts";
import { release } from "../memory/lock.ts";
import type { Views } from "../memory/memory.ts";
import { place } from "../memory/table.ts";

/** Enters a worker that `parent` starts (0 for the main thread); returns its id. */
export function addWorker(heap: Heap, parent: number): number {
  lockTables(heap);
  try {
    const worker = heap.read(HEADER.lastWorker) + 1;
    const record = heap.reserve(HEADER.workers, WORKER.words, worker);
    heap.words[record + WORKER.parent] = parent;
    store(heap.words, record + WORKER.state, WORKER_STATE.alive);
    // Pairs with the load in `livingWorkers`: a number is known when its record is there.
    store(heap.words, HEADER.lastWorker, worker);
    return worker;
  } finally {
    release(heap, HEADER.tablesLock);
  }
}

/** The address of a worker's record. */
export function workerRecord(views: Views, worker: number): number {
  return place(views, HEADER.workers, WORKER.words, worker);
}

/** Declares a worker dead; `exit` is a number of `EXIT`. True for the first who does so. */
export function markDead(views: Views, worker: number, exit: number): boolean {
  const record = workerRecord(views, worker);
  const { alive, dead } = WORKER_STATE;
  // Pairs with the load in `isDead`: from here on its locks and handles may be taken.
  const state = compareExchange(views.words, record + WORKER.state, alive, dead);
  if (state === alive) store(views.words, record + WORKER.exit, exit);
  return state === alive;
}

/** How a dead worker ended: a number of `EXIT`. */
export function exitOf(views: Views, worker: number): number {
  const record = workerRecord(views, worker);
  return load(views.words, record + WORKER.exit);
}

/** Living workers that were started by `parent`. */
export function childrenOf(views: Views, parent: number): number[] {
  return livingWorkers(views, (record) => views.read(record + WORKER.parent) === parent);
}

/** The living worker that runs in the thread to which Node gave that number, or 0. */
export function workerOfThread(views: Views, thread: number): number {
  return (
    livingWorkers(views, (record) => load(views.words, record + WORKER.thread) === thread)[0] ?? 0
  );
}

/** Workers that have died. */
export function deadWorkers(views: Views): number[] {
  return workersWhere(views, (record) => isIn(views, record, WORKER_STATE.dead));
}

/** Gives back the free blocks that a worker kept for itself, at its end or after it. */
export function closeCacheOf(heap: Heap, worker: number): void {
  const record = workerRecord(heap, worker);
  const cache = load(heap.words, record + WORKER.cache);
  if (cache === 0) return;
  heap.closeCache(cache);
  store(heap.words, record + WORKER.cache, 0);
  heap.free(cache);
}

function livingWorkers(views: Views, accept: (record: number) => boolean): number[] {
  return workersWhere(views, (record) => isIn(views, record, WORKER_STATE.alive) && accept(record));
}

function isIn(views: Views, record: number, state: number): boolean {
  return load(views.words, record + WORKER.state) === state;
}

function workersWhere(views: Views, accept: (record: number) => boolean): number[] {
  const found: number[] = [];
  const last = load(views.words, HEADER.lastWorker);
  for (let worker = 1; worker <= last; worker++) {
    if (accept(workerRecord(views, worker))) found.push(worker);
  }
  return found;
}
