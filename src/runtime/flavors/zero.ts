/**
 * Rendezvous channels, without a buffer: a message goes from hand to hand. Whoever comes first waits
 * in the queue of its side; whoever comes second completes both operations: it exchanges the message
 * through the waiter's memory and selects the waiter, which commits. Both ends are owned meanwhile.
 */

import { load } from "../atomics.ts";
import { ownCargo } from "../cargo.ts";
import type { Heap } from "../heap.ts";
import { CHANNEL, CONTEXT, END, WAITER } from "../layout.ts";
import { endOf, peersOf, SIDE } from "../sides.ts";
import {
  acquireEnd,
  firstWaiter,
  insert,
  isAwaited,
  releaseEnd,
  remove,
  ring,
  select,
} from "../waker.ts";
import { BLOCKED, DISCONNECTED, type Flavor, TRY_AGAIN } from "./flavor.ts";
import { copyMessage } from "./queue.ts";

/** The flavour of `syncChannel(0)`. */
export const zero: Flavor = {
  open: () => undefined,
  reach: () => undefined,
  free: () => undefined,
  send: (heap, channel, message) => meet(heap, channel, SIDE.sender, message),
  receive: (heap, channel, message) => meet(heap, channel, SIDE.receiver, message),
  enlist,
  accept,
  len: () => 0,
  discard: () => 0,
};

/** Completes an operation of `side` with the first peer that waits, if there is one. */
function meet(heap: Heap, channel: number, side: number, message: number): number {
  const peers = peersOf(channel, side);
  acquireBoth(heap, channel);
  for (;;) {
    const waiter = firstWaiter(heap, peers);
    if (waiter === 0) {
      releaseBoth(heap, channel);
      return hasHandles(heap, peers) ? BLOCKED : DISCONNECTED;
    }
    const ticket = heap.read(channel + CHANNEL.sending + END.position);
    heap.words[waiter + WAITER.ticket] = ticket;
    heap.words[waiter + WAITER.completed] = 1;
    exchange(heap, side, waiter, message);
    const awaited = isAwaited(heap, waiter);
    // Commits: before it the waiter knows nothing of what was written into its memory.
    const bell = select(heap, waiter);
    if (bell === 0) restore(heap, side, waiter, message);
    remove(heap, peers, waiter);
    if (bell === 0) continue;
    heap.words[channel + CHANNEL.sending + END.position] = (ticket + 1) | 0;
    releaseBoth(heap, channel);
    ring(heap, bell, awaited);
    return ticket >>> 0;
  }
}

function exchange(heap: Heap, side: number, waiter: number, message: number): void {
  const waiting = waiter + WAITER.message;
  if (side === SIDE.sender) {
    ownCargo(heap, message, workerOf(heap, waiter));
    copyMessage(heap, message, waiting);
  } else {
    ownCargo(heap, waiting, heap.worker);
    copyMessage(heap, waiting, message);
  }
}

/** The waiter gave up or died: what it, or we, wanted to give away belongs to its giver again. */
function restore(heap: Heap, side: number, waiter: number, message: number): void {
  if (side === SIDE.sender) ownCargo(heap, message, heap.worker);
  else ownCargo(heap, waiter + WAITER.message, workerOf(heap, waiter));
  heap.words[waiter + WAITER.completed] = 0;
}

function workerOf(heap: Heap, waiter: number): number {
  return heap.read(heap.read(waiter + WAITER.context) + CONTEXT.worker);
}

function enlist(heap: Heap, channel: number, side: number, waiter: number): boolean {
  const peers = peersOf(channel, side);
  acquireBoth(heap, channel);
  insert(heap, endOf(channel, side), waiter);
  const ready = firstWaiter(heap, peers) !== 0 || !hasHandles(heap, peers);
  releaseBoth(heap, channel);
  return ready;
}

function accept(heap: Heap, waiter: number): number {
  if (heap.read(waiter + WAITER.completed) === 0) return TRY_AGAIN;
  return heap.read(waiter + WAITER.ticket) >>> 0;
}

function hasHandles(heap: Heap, end: number): boolean {
  // Pairs with the store in `setCount` (counter.ts).
  return load(heap.words, end + END.handles) !== 0;
}

function acquireBoth(heap: Heap, channel: number): void {
  acquireEnd(heap, channel + CHANNEL.sending);
  acquireEnd(heap, channel + CHANNEL.receiving);
}

function releaseBoth(heap: Heap, channel: number): void {
  releaseEnd(heap, channel + CHANNEL.receiving);
  releaseEnd(heap, channel + CHANNEL.sending);
}
