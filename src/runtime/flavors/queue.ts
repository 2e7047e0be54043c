/**
 * The protocol of all channels with a buffer. Messages are numbered; a sender owns the sending end
 * while it fills the slot of the next number, a receiver owns the receiving end while it empties one.
 * Storing the end's `position` is what commits. A sender that dies earlier has done nothing, unless
 * it had begun to give away handles: then the next owner of the end sends the message in its stead. A
 * receiver that dies earlier leaves the message to others.
 *
 * ```
 *              receiving.position        sending.position
 *                      v                        v
 *   ... | freed | freed | message | message | message | free | ...
 * ```
 *
 * An end looks at the other one's line of the cache only when it seems full or empty by what it has seen.
 * A flavour says only where the slot of a number stands.
 */

import { freeBlock, handleRecord, hasCargo, ownCargo } from "../cargo.ts";
import { load, store } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { CHANNEL, END, HANDLE } from "../memory/layout.ts";
import { endOf, SIDE } from "../sides.ts";
import { acquireEnd, hasWaiters, insert, releaseEnd, wakeAll, wakeOne } from "../waker.ts";
import { BLOCKED, DISCONNECTED, type Flavor, NOTIFY, TRY_AGAIN, UNUSUAL } from "./flavor.ts";
import { giveSlotBack, holdSlot, recountSlots, slotsOf } from "./permits.ts";
import { emptySlot, fillSlot } from "./slot.ts";

/** Where messages stand. */
export interface Slots {
  open(heap: Heap, channel: number): void;
  reach(heap: Heap, channel: number): void;
  free(heap: Heap, channel: number): void;
  /** The slot to fill. Throws `RangeError` when there is no memory for it. */
  slotToSend(heap: Heap, channel: number, position: number): number;
  /** The slot to empty. */
  slotToReceive(heap: Heap, channel: number, position: number): number;
}

/** The flavour of channels whose messages stand in such slots. */
export class Queue implements Flavor {
  readonly #slots: Slots;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  open(heap: Heap, channel: number): void {
    heap.words[channel + CHANNEL.sending + END.limit] = slotsOf(heap, channel);
    this.#slots.open(heap, channel);
  }

  reach(heap: Heap, channel: number): void {
    this.#slots.reach(heap, channel);
  }

  free(heap: Heap, channel: number): void {
    this.#slots.free(heap, channel);
  }

  send(heap: Heap, channel: number, message: number): number {
    if (heap.core !== null) {
      const answer = heap.core.send(channel, message);
      if (answer >= NOTIFY) {
        wakeOne(heap, channel + CHANNEL.receiving);
        return answer - NOTIFY;
      }
      if (answer !== UNUSUAL) return answer;
    }
    return send(this.#slots, heap, channel, message, NO_PERMIT);
  }

  receive(heap: Heap, channel: number, message: number): number {
    if (heap.core !== null) {
      const answer = heap.core.receive(channel, message);
      if (answer >= NOTIFY) {
        wakeOne(heap, channel + CHANNEL.sending);
        return answer - NOTIFY;
      }
      if (answer !== UNUSUAL) return answer;
    }
    return receive(this.#slots, heap, channel, message);
  }

  resume(heap: Heap, channel: number, side: number, waiter: number): number {
    if (heap.core === null) return TRY_AGAIN;
    const isSender = side === SIDE.sender;
    const answer = heap.core.resume(channel, isSender ? 1 : 0, waiter);
    if (answer < NOTIFY) return answer < 0 ? TRY_AGAIN : answer;
    wakeOne(heap, channel + (isSender ? CHANNEL.receiving : CHANNEL.sending));
    return answer - NOTIFY;
  }

  reserve(heap: Heap, channel: number): number {
    return reserve(this.#slots, heap, channel);
  }

  sendReserved(heap: Heap, channel: number, message: number, permit: number): number {
    return send(this.#slots, heap, channel, message, permit);
  }

  giveBack(heap: Heap, channel: number, permit: number): void {
    giveBack(this.#slots, heap, channel, permit);
  }

  enlist(heap: Heap, channel: number, side: number, waiter: number): boolean {
    return enlist(heap, channel, side, waiter);
  }

  isReady(heap: Heap, channel: number, side: number): boolean {
    const end = endOf(channel, side);
    acquireEnd(heap, end);
    const ready = isPossible(heap, channel, side);
    releaseEnd(heap, end);
    return ready;
  }

  accept(): number {
    return TRY_AGAIN;
  }

  repair(heap: Heap, channel: number): void {
    repair(this.#slots, heap, channel);
  }

  len(heap: Heap, channel: number): number {
    return occupancy(heap, channel);
  }

  discard(heap: Heap, channel: number, message: number, destroy: () => void): number {
    return discard(this.#slots, heap, channel, message, destroy);
  }
}

const NO_PERMIT = -1;

function send(slots: Slots, heap: Heap, channel: number, message: number, permit: number): number {
  const end = channel + CHANNEL.sending;
  acquireEnd(heap, end);
  let position: number;
  try {
    if (heap.read(end + END.torn) !== 0) finishSend(slots, heap, channel);
    if (permit === NO_PERMIT ? isDisconnected(heap, end) : !hasReceivers(heap, channel)) {
      return DISCONNECTED;
    }
    position = heap.read(end + END.position);
    if (permit === NO_PERMIT && isFull(heap, channel, position)) return BLOCKED;
    const slot = slots.slotToSend(heap, channel, position);
    fillSlot(heap, channel, message, slot);
    if (hasCargo(heap, slot)) {
      // From here on the message is whole, and its handles may be nobody's: see `finishSend`.
      store(heap.words, end + END.begun, (position + 1) | 0);
      ownCargo(heap, slot, 0);
    }
    // The message is in the channel from here on. Pairs with the load in `isEmpty`.
    store(heap.words, end + END.position, (position + 1) | 0);
    if (permit !== NO_PERMIT) giveSlotBack(heap, channel, permit);
  } finally {
    releaseEnd(heap, end);
  }
  const receiving = channel + CHANNEL.receiving;
  if (permit !== NO_PERMIT && isDisconnected(heap, receiving)) wakeAll(heap, receiving);
  else if (hasWaiters(heap, receiving)) wakeOne(heap, receiving);
  return position >>> 0;
}

function reserve(slots: Slots, heap: Heap, channel: number): number {
  const end = channel + CHANNEL.sending;
  acquireEnd(heap, end);
  try {
    if (heap.read(end + END.torn) !== 0) finishSend(slots, heap, channel);
    if (isDisconnected(heap, end)) return DISCONNECTED;
    if (isFull(heap, channel, heap.read(end + END.position))) return BLOCKED;
    return holdSlot(heap, channel);
  } finally {
    releaseEnd(heap, end);
  }
}

function giveBack(slots: Slots, heap: Heap, channel: number, permit: number): void {
  const { sending, receiving } = CHANNEL;
  acquireEnd(heap, channel + sending);
  try {
    if (heap.read(channel + sending + END.torn) !== 0) finishSend(slots, heap, channel);
    const isHeld = heap.read(handleRecord(heap, permit) + HANDLE.permit) !== 0;
    if (isHeld) giveSlotBack(heap, channel, permit);
  } finally {
    releaseEnd(heap, channel + sending);
  }
  if (isDisconnected(heap, channel + receiving)) wakeAll(heap, channel + receiving);
  if (hasWaiters(heap, channel + sending)) wakeOne(heap, channel + sending);
}

function receive(slots: Slots, heap: Heap, channel: number, message: number): number {
  const end = channel + CHANNEL.receiving;
  acquireEnd(heap, end);
  let position: number;
  try {
    if (heap.read(end + END.torn) !== 0) undoReceive(slots, heap, channel);
    position = heap.read(end + END.position);
    if (isEmpty(heap, channel, position)) {
      if (!isDisconnected(heap, end)) return BLOCKED;
      // The last sender may have sent between the two looks.
      if (isEmpty(heap, channel, position)) return DISCONNECTED;
    }
    const slot = slots.slotToReceive(heap, channel, position);
    ownCargo(heap, slot, heap.worker);
    emptySlot(heap, channel, slot, message);
    // The slot is free from here on. Pairs with the load in `isFull`.
    store(heap.words, end + END.position, (position + 1) | 0);
  } finally {
    releaseEnd(heap, end);
  }
  const sending = channel + CHANNEL.sending;
  if (hasWaiters(heap, sending)) wakeOne(heap, sending);
  return position >>> 0;
}

/**
 * A sender died while it owned the sending end. If its message was whole, the message's handles may
 * be nobody's already: then it is sent after all.
 */
function finishSend(slots: Slots, heap: Heap, channel: number): void {
  const end = channel + CHANNEL.sending;
  const position = heap.read(end + END.position);
  const next = (position + 1) | 0;
  if (heap.read(end + END.begun) === next) {
    ownCargo(heap, slots.slotToSend(heap, channel, position), 0);
    store(heap.words, end + END.position, next);
  }
  recountSlots(heap, channel);
  heap.words[end + END.torn] = 0;
}

/** A receiver died while it owned the receiving end: its message is still here, the handles in it are nobody's. */
function undoReceive(slots: Slots, heap: Heap, channel: number): void {
  const end = channel + CHANNEL.receiving;
  const position = heap.read(end + END.position);
  if (!isEmpty(heap, channel, position)) {
    ownCargo(heap, slots.slotToReceive(heap, channel, position), 0);
  }
  heap.words[end + END.torn] = 0;
}

function repair(slots: Slots, heap: Heap, channel: number): void {
  const { sending, receiving } = CHANNEL;
  // The reaper, which never waits, may give up in the middle: what is torn stays so until the next try.
  acquireEnd(heap, channel + sending);
  try {
    if (heap.read(channel + sending + END.torn) !== 0) finishSend(slots, heap, channel);
  } finally {
    releaseEnd(heap, channel + sending);
  }
  acquireEnd(heap, channel + receiving);
  try {
    if (heap.read(channel + receiving + END.torn) !== 0) undoReceive(slots, heap, channel);
  } finally {
    releaseEnd(heap, channel + receiving);
  }
  wakeAll(heap, channel + receiving);
}

function enlist(heap: Heap, channel: number, side: number, waiter: number): boolean {
  const end = endOf(channel, side);
  acquireEnd(heap, end);
  insert(heap, end, waiter);
  const ready = isPossible(heap, channel, side);
  releaseEnd(heap, end);
  return ready;
}

/** Asked by the owner of the side's end. */
function isPossible(heap: Heap, channel: number, side: number): boolean {
  const end = endOf(channel, side);
  const position = heap.read(end + END.position);
  const isBlocked =
    side === SIDE.sender ? isFull(heap, channel, position) : isEmpty(heap, channel, position);
  return !isBlocked || isDisconnected(heap, end);
}

function discard(
  slots: Slots,
  heap: Heap,
  channel: number,
  message: number,
  destroy: () => void,
): number {
  const sending = channel + CHANNEL.sending;
  // A sender that saw a receiver has published when it gives its end back; later ones see none.
  acquireEnd(heap, sending);
  releaseEnd(heap, sending);
  const end = channel + CHANNEL.receiving;
  for (let count = 0; ; count++) {
    const position = heap.read(end + END.position);
    if (isEmpty(heap, channel, position)) return count;
    emptySlot(heap, channel, slots.slotToReceive(heap, channel, position), message);
    destroy();
    store(heap.words, end + END.position, (position + 1) | 0);
    freeBlock(heap, message);
  }
}

/** Whether an end finds no peer any more. Pairs with the store in `disconnect` (life.ts). */
export function isDisconnected(heap: Heap, end: number): boolean {
  return load(heap.words, end + END.disconnected) !== 0;
}

/** Whether receivers are left. A closed channel still takes what permits send. */
function hasReceivers(heap: Heap, channel: number): boolean {
  // Pairs with the store in `setCount` (counter.ts).
  return load(heap.words, channel + CHANNEL.receiving + END.handles) !== 0;
}

function isFull(heap: Heap, channel: number, position: number): boolean {
  const end = channel + CHANNEL.sending;
  const limit = heap.read(end + END.limit);
  if (((position - heap.read(end + END.seen)) | 0) < limit) return false;
  // Pairs with the store in `receive`: a slot is filled again after it was emptied.
  const received = load(heap.words, channel + CHANNEL.receiving + END.position);
  heap.words[end + END.seen] = received;
  return ((position - received) | 0) >= limit;
}

function isEmpty(heap: Heap, channel: number, position: number): boolean {
  const end = channel + CHANNEL.receiving;
  if (heap.read(end + END.seen) !== position) return false;
  // Pairs with the store in `send`: a message is read after it was written.
  const sent = load(heap.words, channel + CHANNEL.sending + END.position);
  heap.words[end + END.seen] = sent;
  return sent === position;
}

/**
 * Messages in the buffer at one instant of this call, also while others send and receive. The way to
 * find that instant is that of crossbeam's `len`.
 */
export function occupancy(heap: Heap, channel: number): number {
  const sending = channel + CHANNEL.sending + END.position;
  for (;;) {
    // Pair with the stores that commit a send and a receive.
    const sent = load(heap.words, sending);
    const received = load(heap.words, channel + CHANNEL.receiving + END.position);
    // Nothing was sent in between: both were so when the second one was read.
    if (load(heap.words, sending) === sent) return (sent - received) >>> 0;
  }
}
