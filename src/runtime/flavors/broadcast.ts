/**
 * Broadcast channels: a ring of messages, and a position for each receiver, in the record of its
 * handle. A send never waits: it overwrites the oldest message, and the receivers that had not come
 * so far lag. The idea is that of tokio's `sync::broadcast`
 * (https://docs.rs/tokio/latest/tokio/sync/broadcast/).
 *
 * ```
 *      a receiver that lags     the slowest of the others
 *               v                        v
 *   ... | overwritten | overwritten | message | message | message | free | ...
 *                                   ^ receiving.position            ^ sending.position
 * ```
 *
 * The owner of the sending end fills slots and moves its position. The owner of the receiving end
 * reads slots, frees them, moves its position, and owns the chain of receivers and their positions.
 * Who needs both takes the sending end first.
 */

import { blockOf, copyBlock, handleRecord } from "../cargo.ts";
import { load, store } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { CHANNEL, END, HANDLE, MESSAGE } from "../memory/layout.ts";
import { SIDE } from "../sides.ts";
import { acquireEnd, hasWaiters, insert, releaseEnd, wakeAll } from "../waker.ts";
import { ring } from "./array.ts";
import { BLOCKED, DISCONNECTED, type Flavor, LAGGED, TRY_AGAIN } from "./flavor.ts";
import { isDisconnected, occupancy } from "./queue.ts";
import { emptySlot, fillSlot } from "./slot.ts";
import { firstSubscriber, hasSubscribers, link, nextSubscriber, unlink } from "./subscribers.ts";

/** Every so many messages nobody's lag may be longer than {@link LONGEST_LAG}: numbers wrap. */
const LOOK_EVERY = 2 ** 29;
const LONGEST_LAG = 2 ** 30;

/** The flavour of `broadcast(n)`. */
export const broadcast: Flavor = {
  open: (heap, channel) => {
    ring.open(heap, channel);
  },
  reach: (heap, channel) => {
    ring.reach(heap, channel);
  },
  free(heap, channel) {
    freeUpTo(heap, channel, tailOf(heap, channel));
    ring.free(heap, channel);
  },
  send,
  receive,
  isReady,
  enlist,
  accept: () => TRY_AGAIN,
  repair(heap, channel) {
    acquireReceiving(heap, channel);
    releaseReceiving(heap, channel);
  },
  len: occupancy,
  discard: () => 0,
  leave,
};

/**
 * The receiver of a handle's record receives what is sent from now on; with `source`, the index of
 * another one, what that one has not received yet.
 */
export function subscribe(heap: Heap, channel: number, handle: number, source?: number): void {
  acquireReceiving(heap, channel);
  const position =
    source === undefined
      ? tailOf(heap, channel)
      : heap.read(handleRecord(heap, source) + HANDLE.position);
  heap.words[handleRecord(heap, handle) + HANDLE.position] = position;
  link(heap, channel, handle);
  releaseReceiving(heap, channel);
}

/** Messages that the receiver of a handle's record has not received, those that it lost included. */
export function unreceived(heap: Heap, channel: number, handle: number): number {
  const position = heap.read(handleRecord(heap, handle) + HANDLE.position);
  return (tailOf(heap, channel) - position) >>> 0;
}

function send(heap: Heap, channel: number, message: number): number {
  const end = channel + CHANNEL.sending;
  const receiving = channel + CHANNEL.receiving;
  acquireEnd(heap, end);
  if (!hasSubscribers(heap, channel)) {
    releaseEnd(heap, end);
    return DISCONNECTED;
  }
  const position = heap.read(end + END.position);
  if (isFull(heap, channel, position)) evict(heap, channel, position);
  fillSlot(heap, channel, message, ring.slotToSend(heap, channel, position));
  // The message is in the channel from here on. Pairs with the load in `tailOf`.
  store(heap.words, end + END.position, (position + 1) | 0);
  releaseEnd(heap, end);
  if (hasWaiters(heap, receiving)) wakeAll(heap, receiving);
  return position >>> 0;
}

function isFull(heap: Heap, channel: number, position: number): boolean {
  return ((position - headOf(heap, channel)) | 0) > heap.read(channel + CHANNEL.mask);
}

/** Makes room for the message of that number. The caller owns the sending end. */
function evict(heap: Heap, channel: number, position: number): void {
  acquireReceiving(heap, channel);
  if (isFull(heap, channel, position)) {
    const head = (headOf(heap, channel) + 1) | 0;
    freeUpTo(heap, channel, head);
    if (head % LOOK_EVERY === 0) shortenLags(heap, channel, head);
  }
  releaseReceiving(heap, channel);
}

function shortenLags(heap: Heap, channel: number, head: number): void {
  for (let at = firstSubscriber(heap, channel); at !== 0; at = nextSubscriber(heap, at)) {
    const lag = (head - heap.read(at + HANDLE.position)) | 0;
    if (lag > LONGEST_LAG) heap.words[at + HANDLE.position] = (head - LONGEST_LAG) | 0;
  }
}

function receive(heap: Heap, channel: number, message: number, handle: number): number {
  const record = handleRecord(heap, handle);
  acquireReceiving(heap, channel);
  try {
    const position = heap.read(record + HANDLE.position);
    if (position === tailOf(heap, channel)) {
      if (!isDisconnected(heap, channel + CHANNEL.receiving)) return BLOCKED;
      // The last sender may have sent between the two looks.
      if (position === tailOf(heap, channel)) return DISCONNECTED;
    }
    const head = headOf(heap, channel);
    const missed = (head - position) | 0;
    if (missed > 0) {
      heap.words[message + MESSAGE.inline] = missed;
      store(heap.words, record + HANDLE.position, head);
      return LAGGED;
    }
    take(heap, channel, message, record);
    return position >>> 0;
  } finally {
    releaseReceiving(heap, channel);
  }
}

/** Gives a receiver its next message: a copy, unless nobody else waits for that message. */
function take(heap: Heap, channel: number, message: number, record: number): void {
  const position = heap.read(record + HANDLE.position);
  const slot = ring.slotToReceive(heap, channel, position);
  const isLast = position === headOf(heap, channel) && !isNeeded(heap, channel, position, record);
  emptySlot(heap, channel, slot, message);
  if (!isLast) copyBlock(heap, message);
  // The receiver has it from here on.
  store(heap.words, record + HANDLE.position, (position + 1) | 0);
  if (!isLast) return;
  heap.words[slot + MESSAGE.tag] = 0;
  freeUnneeded(heap, channel);
}

/** Whether a receiver other than that of `record` has yet to receive the oldest message. */
function isNeeded(heap: Heap, channel: number, head: number, record: number): boolean {
  for (let at = firstSubscriber(heap, channel); at !== 0; at = nextSubscriber(heap, at)) {
    if (at !== record && ((heap.read(at + HANDLE.position) - head) | 0) <= 0) return true;
  }
  return false;
}

/** Frees the messages that every receiver has, or that have no receiver. */
function freeUnneeded(heap: Heap, channel: number): void {
  const tail = tailOf(heap, channel);
  let longest = 0;
  for (let at = firstSubscriber(heap, channel); at !== 0; at = nextSubscriber(heap, at)) {
    longest = Math.max(longest, (tail - heap.read(at + HANDLE.position)) >>> 0);
  }
  // Those who lag need nothing that is older than the oldest.
  const kept = Math.min(longest, (tail - headOf(heap, channel)) >>> 0);
  freeUpTo(heap, channel, (tail - kept) | 0);
}

/** Frees messages until the oldest one has that number. */
function freeUpTo(heap: Heap, channel: number, head: number): void {
  for (let position = headOf(heap, channel); position !== head; ) {
    const slot = ring.slotToReceive(heap, channel, position);
    const block = blockOf(heap, slot);
    // Should this be a last step, `acquireReceiving` goes on from here.
    heap.words[slot + MESSAGE.tag] = 0;
    position = (position + 1) | 0;
    // The slot is free from here on. Pairs with the load in `headOf`.
    store(heap.words, channel + CHANNEL.receiving + END.position, position);
    if (block !== 0) heap.free(block);
  }
}

function isReady(heap: Heap, channel: number, side: number, handle: number): boolean {
  return side === SIDE.sender || canReceive(heap, channel, handle);
}

function enlist(
  heap: Heap,
  channel: number,
  side: number,
  waiter: number,
  handle: number,
): boolean {
  // A send never waits: it has no place in a queue.
  if (side === SIDE.sender) return true;
  acquireReceiving(heap, channel);
  insert(heap, channel + CHANNEL.receiving, waiter);
  const ready = canReceive(heap, channel, handle);
  releaseReceiving(heap, channel);
  return ready;
}

function canReceive(heap: Heap, channel: number, handle: number): boolean {
  // Only the receiver itself moves its position.
  const position = heap.read(handleRecord(heap, handle) + HANDLE.position);
  const isEmpty = position === tailOf(heap, channel);
  return !isEmpty || isDisconnected(heap, channel + CHANNEL.receiving);
}

function leave(heap: Heap, channel: number, handle: number): void {
  // No sender may send to a last receiver that goes.
  acquireEnd(heap, channel + CHANNEL.sending);
  try {
    acquireReceiving(heap, channel);
    try {
      unlink(heap, channel, handle);
      freeUnneeded(heap, channel);
    } finally {
      releaseReceiving(heap, channel);
    }
  } finally {
    releaseEnd(heap, channel + CHANNEL.sending);
  }
}

function acquireReceiving(heap: Heap, channel: number): void {
  const end = channel + CHANNEL.receiving;
  acquireEnd(heap, end);
  if (heap.read(end + END.torn) === 0) return;
  try {
    mend(heap, channel);
  } catch (error) {
    // The reaper, which never waits for the memory, gives up here.
    releaseReceiving(heap, channel);
    throw error;
  }
  heap.words[end + END.torn] = 0;
}

function mend(heap: Heap, channel: number): void {
  // Whoever died here may have emptied a slot and not said so, or said so and not freed what is left.
  const tail = tailOf(heap, channel);
  let head = headOf(heap, channel);
  while (head !== tail && isEmptied(heap, channel, head)) head = (head + 1) | 0;
  freeUpTo(heap, channel, head);
  freeUnneeded(heap, channel);
}

function isEmptied(heap: Heap, channel: number, position: number): boolean {
  return heap.read(ring.slotToReceive(heap, channel, position) + MESSAGE.tag) === 0;
}

function releaseReceiving(heap: Heap, channel: number): void {
  releaseEnd(heap, channel + CHANNEL.receiving);
}

/** The number of the oldest message that is kept. */
function headOf(heap: Heap, channel: number): number {
  // Pairs with the store in `freeUpTo`: a slot is filled again after it was freed.
  return load(heap.words, channel + CHANNEL.receiving + END.position);
}

/** The number of the next message. */
function tailOf(heap: Heap, channel: number): number {
  // Pairs with the store in `send`: a message is read after it was written.
  return load(heap.words, channel + CHANNEL.sending + END.position);
}
