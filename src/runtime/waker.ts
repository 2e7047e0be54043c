/**
 * Who waits at an end of a channel: a queue in the order of arrival, guarded by the end's lock. The
 * functions that change it are called by the lock's owner.
 *
 * The idea is that of crossbeam's `waker.rs` and `context.rs`
 * (https://github.com/crossbeam-rs/crossbeam/tree/master/crossbeam-channel/src): whoever makes
 * progress possible selects one waiting operation and wakes its thread, which then tries again.
 */

import { add, compareExchange, load, notify, store } from "./memory/atomics.ts";
import { CONTEXT, END, HEADER, WAIT, WAITER, WORKER } from "./memory/layout.ts";
import { acquire, isDead, release } from "./memory/lock.ts";
import type { Views } from "./memory/memory.ts";
import { place } from "./memory/table.ts";

/**
 * Takes an end's lock. After a dead owner it repairs the queue, and leaves a note for the flavour,
 * which alone can finish what the dead worker had begun.
 */
export function acquireEnd(views: Views, end: number): void {
  const dead = acquire(views, end + END.lock);
  if (dead === 0) return;
  views.words[end + END.torn] = dead;
  let last = 0;
  for (let at = firstWaiter(views, end); at !== 0; at = nextWaiter(views, at)) last = at;
  views.words[end + END.lastWaiter] = last;
}

/** Gives an end's lock back. */
export function releaseEnd(views: Views, end: number): void {
  release(views, end + END.lock);
}

/** The first waiter of an end, or 0. */
export function firstWaiter(views: Views, end: number): number {
  return reachWaiter(views, load(views.words, end + END.firstWaiter));
}

/** The waiter behind another, or 0. */
export function nextWaiter(views: Views, waiter: number): number {
  return reachWaiter(views, views.read(waiter + WAITER.next));
}

/** To its end: a view may have been made when only the block's beginning existed. */
function reachWaiter(views: Views, waiter: number): number {
  views.reach(waiter + WAITER.words - 1);
  return waiter;
}

/** Puts a waiter into the queue: at its end, or where it was before it was woken in vain. */
export function insert(views: Views, end: number, waiter: number): void {
  let arrival = views.read(waiter + WAITER.arrival);
  if (arrival === 0) {
    arrival = (views.read(end + END.arrivals) + 1) | 0 || 1;
    views.words[end + END.arrivals] = arrival;
    views.words[waiter + WAITER.arrival] = arrival;
  }
  let before = reachWaiter(views, views.read(end + END.lastWaiter));
  if (before !== 0 && isLater(views, before, arrival)) {
    before = 0;
    for (let at = firstWaiter(views, end); at !== 0; at = nextWaiter(views, at)) {
      if (isLater(views, at, arrival)) break;
      before = at;
    }
  }
  const link = before === 0 ? end + END.firstWaiter : before + WAITER.next;
  // Not before: looking at other waiters may have renewed the view.
  const { words } = views;
  const after = views.read(link);
  words[waiter + WAITER.next] = after;
  words[waiter + WAITER.queued] = 1;
  // The waiter is in the queue from here on. Pairs with the load in `hasWaiters`: either the peer
  // sees the waiter, or the waiter's owner, who looks next, sees what the peer did.
  store(words, link, waiter);
  if (after === 0) words[end + END.lastWaiter] = waiter;
}

function isLater(views: Views, waiter: number, arrival: number): boolean {
  return ((views.read(waiter + WAITER.arrival) - arrival) | 0) > 0;
}

/** Takes a waiter out of the queue, wherever it stands. */
export function remove(views: Views, end: number, waiter: number): void {
  let before = 0;
  for (let at = firstWaiter(views, end); at !== 0; at = nextWaiter(views, at)) {
    if (at === waiter) {
      const link = before === 0 ? end + END.firstWaiter : before + WAITER.next;
      store(views.words, link, views.read(waiter + WAITER.next));
      if (views.read(end + END.lastWaiter) === waiter) views.words[end + END.lastWaiter] = before;
      break;
    }
    before = at;
  }
  // Pairs with the load in `leave`: its owner does not free it before it is out of the queue.
  store(views.words, waiter + WAITER.queued, 0);
}

/** Whether somebody waits at an end; asked without its lock, after a step that lets one go on. */
export function hasWaiters(views: Views, end: number): boolean {
  return load(views.words, end + END.firstWaiter) !== 0;
}

/**
 * Lets a waiter's operation go on and wakes its thread; false when it gave up, was selected before,
 * or its worker is dead. The caller takes it out of the queue next: should the caller die before
 * that, whoever wakes all waiters wakes this one too.
 */
export function select(views: Views, waiter: number): boolean {
  const context = contextOf(views, waiter);
  if (isDead(views, views.read(context + CONTEXT.worker))) return false;
  // Pairs with the compareExchange in `withdraw`: one of both wins.
  const before = compareExchange(views.words, context + CONTEXT.state, WAIT.waiting, waiter);
  if (before !== WAIT.withdrawn) ring(views, context);
  return before === WAIT.waiting;
}

/** Whether a waiter only wants to know when its operation is possible. */
function observes(views: Views, waiter: number): boolean {
  return views.read(waiter + WAITER.observes) !== 0;
}

/** The first waiter of an end that a peer can meet: none that only observes, none of `context`. */
export function firstPartner(views: Views, end: number, context: number): number {
  for (let at = firstWaiter(views, end); at !== 0; at = nextWaiter(views, at)) {
    if (!observes(views, at) && contextOf(views, at) !== context) return at;
  }
  return 0;
}

/** Lets those waiters of an end go on that only observe. Called by the lock's owner. */
export function wakeObservers(views: Views, end: number): void {
  for (let at = firstWaiter(views, end); at !== 0; ) {
    const next = nextWaiter(views, at);
    if (observes(views, at)) {
      select(views, at);
      remove(views, end, at);
    }
    at = next;
  }
}

function contextOf(views: Views, waiter: number): number {
  const context = views.read(waiter + WAITER.context);
  views.reach(context + CONTEXT.words - 1);
  return context;
}

/** Wakes the thread of a context: through its worker's doorbell, or where it sleeps. */
function ring(views: Views, context: number): void {
  if (views.read(context + CONTEXT.awaited) === 0) {
    notify(views.words, context + CONTEXT.state);
    return;
  }
  const worker = views.read(context + CONTEXT.worker);
  const bell = place(views, HEADER.workers, WORKER.words, worker) + WORKER.doorbell;
  // Pairs with the waitAsync in `Doorbell`: a ring between its look and its sleep is not missed.
  add(views.words, bell, 1);
  notify(views.words, bell);
}

/** Lets the longest waiting operation of an end go on. */
export function wakeOne(views: Views, end: number): void {
  wake(views, end, 1);
}

/** Lets every waiting operation of an end try again. */
export function wakeAll(views: Views, end: number): void {
  wake(views, end, Number.POSITIVE_INFINITY);
}

function wake(views: Views, end: number, atMost: number): void {
  acquireEnd(views, end);
  for (let woken = 0; woken < atMost; ) {
    const waiter = firstWaiter(views, end);
    if (waiter === 0) break;
    // One that only observes leaves what it was woken for to the next.
    if (select(views, waiter) && !observes(views, waiter)) woken++;
    remove(views, end, waiter);
  }
  releaseEnd(views, end);
}

/** Its owner gives up waiting. False: a peer was faster and selected it. */
export function withdraw(views: Views, context: number): boolean {
  const state = context + CONTEXT.state;
  // Pairs with the compareExchange in `select`.
  return compareExchange(views.words, state, WAIT.waiting, WAIT.withdrawn) === WAIT.waiting;
}

/** Makes sure that a waiter is in no queue any more; after that its memory is its owner's. */
export function leave(views: Views, end: number, waiter: number): void {
  // Pairs with the store in `remove`.
  if (load(views.words, waiter + WAITER.queued) === 0) return;
  acquireEnd(views, end);
  if (views.read(waiter + WAITER.queued) !== 0) remove(views, end, waiter);
  releaseEnd(views, end);
}

/** Takes the waiters of dead workers out of a queue, and returns them. */
export function purge(views: Views, end: number): number[] {
  const dead: number[] = [];
  acquireEnd(views, end);
  for (let at = firstWaiter(views, end); at !== 0; ) {
    const next = nextWaiter(views, at);
    const context = contextOf(views, at);
    if (isDead(views, views.read(context + CONTEXT.worker))) {
      remove(views, end, at);
      dead.push(at);
    }
    at = next;
  }
  releaseEnd(views, end);
  return dead;
}
