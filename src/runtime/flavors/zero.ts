/**
 * Rendezvous channels, without a buffer: a message goes from hand to hand. Whoever comes first waits
 * in the queue of its side; whoever comes second completes both operations: it exchanges the message
 * through the waiter's memory and selects the waiter, which commits. Both ends are owned meanwhile.
 */

import { ownCargo } from "../cargo.ts";
import { load } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { CHANNEL, CONTEXT, END, EXCHANGE, WAITER } from "../memory/layout.ts";
import { endOf, peersOf, SIDE } from "../sides.ts";
import {
  acquireEnd,
  firstPartner,
  firstWaiter,
  insert,
  nextWaiter,
  releaseEnd,
  remove,
  select,
  wakeObservers,
} from "../waker.ts";
import { BLOCKED, DISCONNECTED, type Flavor, TRY_AGAIN } from "./flavor.ts";
import { isDisconnected } from "./queue.ts";
import { copyMessage } from "./slot.ts";

/** The flavour of `syncChannel(0)`. */
export const zero: Flavor = {
  open: () => undefined,
  reach: () => undefined,
  free: () => undefined,
  send: (heap, channel, message) => meet(heap, channel, SIDE.sender, message),
  receive: (heap, channel, message) => meet(heap, channel, SIDE.receiver, message),
  isReady,
  enlist,
  accept,
  repair(heap, channel) {
    acquireBoth(heap, channel);
    releaseBoth(heap, channel);
  },
  len: () => 0,
  discard: () => 0,
};

/** Completes an operation of `side` with the first peer that waits, if there is one. */
function meet(heap: Heap, channel: number, side: number, message: number): number {
  const peers = peersOf(channel, side);
  acquireBoth(heap, channel);
  if (isDisconnected(heap, endOf(channel, side))) {
    releaseBoth(heap, channel);
    return DISCONNECTED;
  }
  for (;;) {
    const waiter = firstPartner(heap, peers, 0);
    if (waiter === 0) {
      releaseBoth(heap, channel);
      return BLOCKED;
    }
    const ticket = heap.read(channel + CHANNEL.sending + END.position);
    heap.words[waiter + WAITER.ticket] = ticket;
    exchange(heap, side, waiter, message);
    // Commits: before it the waiter knows nothing of what was written into its memory.
    const isDone = select(heap, waiter);
    if (!isDone) restore(heap, side, waiter, heap.worker);
    remove(heap, peers, waiter);
    if (!isDone) continue;
    heap.words[channel + CHANNEL.sending + END.position] = (ticket + 1) | 0;
    releaseBoth(heap, channel);
    return ticket >>> 0;
  }
}

function exchange(heap: Heap, side: number, waiter: number, message: number): void {
  const waiting = waiter + WAITER.message;
  heap.words[waiter + WAITER.exchange] = EXCHANGE.begun;
  if (side === SIDE.sender) copyMessage(heap, message, waiting);
  else copyMessage(heap, waiting, message);
  ownCargo(heap, waiting, side === SIDE.sender ? workerOf(heap, waiter) : heap.worker);
  heap.words[waiter + WAITER.exchange] = EXCHANGE.done;
}

/** The exchange was in vain: the waiter gave up or died. What was given belongs to its giver again. */
function restore(heap: Heap, side: number, waiter: number, worker: number): void {
  const giver = side === SIDE.sender ? worker : workerOf(heap, waiter);
  ownCargo(heap, waiter + WAITER.message, giver);
  heap.words[waiter + WAITER.exchange] = EXCHANGE.none;
}

/** A worker died while it owned the ends: what it exchanged without selecting is given back. */
function undoExchange(heap: Heap, channel: number, dead: number): void {
  for (const side of [SIDE.sender, SIDE.receiver]) {
    const peers = peersOf(channel, side);
    for (let at = firstWaiter(heap, peers); at !== 0; at = nextWaiter(heap, at)) {
      const state = heap.read(at + WAITER.context) + CONTEXT.state;
      if (heap.read(at + WAITER.exchange) === EXCHANGE.none) continue;
      // One that was selected has what it was given: it only has not left the queue.
      if (load(heap.words, state) !== at) restore(heap, side, at, dead);
    }
  }
}

function workerOf(heap: Heap, waiter: number): number {
  return heap.read(heap.read(waiter + WAITER.context) + CONTEXT.worker);
}

function enlist(heap: Heap, channel: number, side: number, waiter: number): boolean {
  const peers = peersOf(channel, side);
  acquireBoth(heap, channel);
  insert(heap, endOf(channel, side), waiter);
  // A select that would send and receive here does not meet itself.
  const context = heap.read(waiter + WAITER.context);
  const ready =
    firstPartner(heap, peers, context) !== 0 || isDisconnected(heap, endOf(channel, side));
  if (heap.read(waiter + WAITER.observes) === 0) wakeObservers(heap, peers);
  releaseBoth(heap, channel);
  return ready;
}

function isReady(heap: Heap, channel: number, side: number): boolean {
  acquireBoth(heap, channel);
  const ready =
    firstPartner(heap, peersOf(channel, side), 0) !== 0 ||
    isDisconnected(heap, endOf(channel, side));
  releaseBoth(heap, channel);
  return ready;
}

function accept(heap: Heap, waiter: number): number {
  if (heap.read(waiter + WAITER.exchange) !== EXCHANGE.done) return TRY_AGAIN;
  return heap.read(waiter + WAITER.ticket) >>> 0;
}

function acquireBoth(heap: Heap, channel: number): void {
  const sending = channel + CHANNEL.sending;
  const receiving = channel + CHANNEL.receiving;
  acquireEnd(heap, sending);
  try {
    acquireEnd(heap, receiving);
  } catch (error) {
    // The reaper, which never waits, gives up here.
    releaseEnd(heap, sending);
    throw error;
  }
  const dead = heap.read(sending + END.torn);
  // The first lock is the last to be given back: who owned it owned both.
  if (dead !== 0) undoExchange(heap, channel, dead);
  heap.words[sending + END.torn] = 0;
  heap.words[receiving + END.torn] = 0;
}

function releaseBoth(heap: Heap, channel: number): void {
  releaseEnd(heap, channel + CHANNEL.receiving);
  releaseEnd(heap, channel + CHANNEL.sending);
}
