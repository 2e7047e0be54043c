/**
 * Watch channels: one value, which each send replaces, and for each receiver the number of the last
 * value that it has seen, in the record of its handle. The idea is that of tokio's `sync::watch`
 * (https://docs.rs/tokio/latest/tokio/sync/watch/).
 *
 * The value is in one of two slots; `sending.position` is its number, and whether that is odd tells
 * the slot. The next value is written into the other slot and is there when the position is stored.
 * Who reads or replaces it owns the sending end.
 */

import { blockOf, copyBlock, freeBlock, handleRecord } from "../cargo.ts";
import { load, store } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { CHANNEL, END, HANDLE, MESSAGE, TAG } from "../memory/layout.ts";
import { SIDE } from "../sides.ts";
import { acquireEnd, hasWaiters, insert, releaseEnd, wakeAll } from "../waker.ts";
import { BLOCKED, DISCONNECTED, type Flavor, TRY_AGAIN } from "./flavor.ts";
import { isDisconnected } from "./queue.ts";
import { copyMessage } from "./slot.ts";
import { firstSubscriber, hasSubscribers, link, nextSubscriber, unlink } from "./subscribers.ts";

const SLOTS_WORDS = 2 * MESSAGE.words;

/** The flavour of `watch(value)`. A receive takes no value: it only learns that there is a new one. */
export const watch: Flavor = {
  open(heap, channel) {
    heap.words[channel + CHANNEL.slots] = heap.allocateCleared(SLOTS_WORDS * 4);
  },
  reach(heap, channel) {
    heap.reach(heap.read(channel + CHANNEL.slots) + SLOTS_WORDS - 1);
  },
  free(heap, channel) {
    freeBlock(heap, slotOf(heap, channel, 0));
    freeBlock(heap, slotOf(heap, channel, 1));
    heap.free(heap.read(channel + CHANNEL.slots));
  },
  send(heap, channel, message) {
    return hasSubscribers(heap, channel) ? replace(heap, channel, message) : DISCONNECTED;
  },
  receive,
  isReady: (heap, channel, side, handle: number) =>
    side === SIDE.sender || canReceive(heap, channel, handle),
  enlist,
  accept: () => TRY_AGAIN,
  repair: () => undefined,
  len,
  discard: () => 0,
  leave(heap, channel, handle) {
    acquireEnd(heap, channel + CHANNEL.receiving);
    unlink(heap, channel, handle);
    releaseEnd(heap, channel + CHANNEL.receiving);
  },
};

/** Gives a fresh channel its first value, number 0. */
export function setFirst(heap: Heap, channel: number, message: number): void {
  copyMessage(heap, message, slotOf(heap, channel, 0));
}

/**
 * Replaces the value, whether there are receivers or not, if its number is `expected` (any when left
 * out). The ticket, or `BLOCKED` when the number is another one.
 */
export function replace(heap: Heap, channel: number, message: number, expected?: number): number {
  const end = channel + CHANNEL.sending;
  acquireEnd(heap, end);
  const number = heap.read(end + END.position);
  if (expected !== undefined && number !== expected) {
    releaseEnd(heap, end);
    return BLOCKED;
  }
  const next = (number + 1) | 0;
  // What a sender that died here has left.
  clear(heap, slotOf(heap, channel, next));
  copyMessage(heap, message, slotOf(heap, channel, next));
  // It is the value from here on. Pairs with the load in `numberOf`.
  store(heap.words, end + END.position, next);
  clear(heap, slotOf(heap, channel, number));
  releaseEnd(heap, end);
  const receiving = channel + CHANNEL.receiving;
  if (hasWaiters(heap, receiving)) wakeAll(heap, receiving);
  return number >>> 0;
}

/** Copies the value to the address `message`; returns its number. */
export function read(heap: Heap, channel: number, message: number): number {
  const end = channel + CHANNEL.sending;
  acquireEnd(heap, end);
  try {
    const number = heap.read(end + END.position);
    copyMessage(heap, slotOf(heap, channel, number), message);
    copyBlock(heap, message);
    return number;
  } finally {
    releaseEnd(heap, end);
  }
}

/** The receiver of a handle's record has seen the value of that number; false if it had before. */
export function see(heap: Heap, handle: number, number: number): boolean {
  const record = handleRecord(heap, handle);
  if (heap.read(record + HANDLE.position) === number) return false;
  // Pairs with the load in `len`.
  store(heap.words, record + HANDLE.position, number);
  return true;
}

/**
 * The handle of that index is a receiver from now on, and has seen the present value; with `source`,
 * the index of another receiver, what that one has seen.
 */
export function subscribe(heap: Heap, channel: number, handle: number, source?: number): void {
  acquireEnd(heap, channel + CHANNEL.receiving);
  const seen =
    source === undefined
      ? numberOf(heap, channel)
      : heap.read(handleRecord(heap, source) + HANDLE.position);
  see(heap, handle, seen);
  link(heap, channel, handle);
  releaseEnd(heap, channel + CHANNEL.receiving);
}

/** Whether there is a value that the receiver of a handle's record has not seen. */
export function hasNews(heap: Heap, channel: number, handle: number): boolean {
  return heap.read(handleRecord(heap, handle) + HANDLE.position) !== numberOf(heap, channel);
}

function receive(heap: Heap, channel: number, message: number, handle: number): number {
  if (!hasNews(heap, channel, handle)) {
    if (!isDisconnected(heap, channel + CHANNEL.receiving)) return BLOCKED;
    // The last sender may have sent between the two looks.
    if (!hasNews(heap, channel, handle)) return DISCONNECTED;
  }
  const end = channel + CHANNEL.sending;
  acquireEnd(heap, end);
  const number = heap.read(end + END.position);
  const size = heap.read(slotOf(heap, channel, number) + MESSAGE.size);
  releaseEnd(heap, end);
  heap.words[message + MESSAGE.tag] = TAG.undefined;
  heap.words[message + MESSAGE.size] = size;
  see(heap, handle, number);
  return (number - 1) >>> 0;
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
  const end = channel + CHANNEL.receiving;
  acquireEnd(heap, end);
  insert(heap, end, waiter);
  const ready = canReceive(heap, channel, handle);
  releaseEnd(heap, end);
  return ready;
}

function canReceive(heap: Heap, channel: number, handle: number): boolean {
  return hasNews(heap, channel, handle) || isDisconnected(heap, channel + CHANNEL.receiving);
}

/** 1 while there is a receiver that has not seen the value. */
function len(heap: Heap, channel: number): number {
  const end = channel + CHANNEL.receiving;
  const number = numberOf(heap, channel);
  let unseen = 0;
  acquireEnd(heap, end);
  for (let at = firstSubscriber(heap, channel); at !== 0; at = nextSubscriber(heap, at)) {
    // Pairs with the store in `see`.
    if (load(heap.words, at + HANDLE.position) !== number) unseen = 1;
  }
  releaseEnd(heap, end);
  return unseen;
}

/** The number of the present value. */
function numberOf(heap: Heap, channel: number): number {
  // Pairs with the store in `replace`.
  return load(heap.words, channel + CHANNEL.sending + END.position);
}

function slotOf(heap: Heap, channel: number, number: number): number {
  return heap.read(channel + CHANNEL.slots) + (number & 1) * MESSAGE.words;
}

/** Empties a slot that holds nobody's value. */
function clear(heap: Heap, slot: number): void {
  const block = blockOf(heap, slot);
  heap.words[slot + MESSAGE.tag] = 0;
  // Should a sender die with the next message half written, that has no block, or one of its own.
  heap.words[slot + MESSAGE.block] = 0;
  if (block !== 0) heap.free(block);
}
