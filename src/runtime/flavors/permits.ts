/**
 * Slots of a buffer that permits hold. A permit is a record in the table of handles, on the sending
 * side, so that a dead worker's permits are found; the sending end knows only how many slots are left
 * for everybody (`END.limit`). The owner of the sending end calls these functions.
 */

import { handleRecord } from "../cargo.ts";
import { addHandle, countHandles } from "../counter.ts";
import { store } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { CHANNEL, END, HANDLE, UNLIMITED } from "../memory/layout.ts";
import { SIDE } from "../sides.ts";

/** The slots of a channel's buffer, held or not. */
export function slotsOf(heap: Heap, channel: number): number {
  const capacity = heap.read(channel + CHANNEL.capacity);
  return capacity < 0 ? UNLIMITED : capacity;
}

/** How many slots permits hold. Anybody may ask. */
export function heldSlots(heap: Heap, channel: number): number {
  return slotsOf(heap, channel) - heap.read(channel + CHANNEL.sending + END.limit);
}

/** Holds a slot; returns the index of the permit's record. */
export function holdSlot(heap: Heap, channel: number): number {
  const permit = addHandle(heap, channel, SIDE.sender, true);
  heap.words[channel + CHANNEL.sending + END.limit] =
    heap.read(channel + CHANNEL.sending + END.limit) - 1;
  return permit;
}

/** A permit holds its slot no longer; its record is an ordinary sender's from here on. */
export function giveSlotBack(heap: Heap, channel: number, permit: number): void {
  heap.words[handleRecord(heap, permit) + HANDLE.permit] = 0;
  heap.words[channel + CHANNEL.sending + END.limit] =
    heap.read(channel + CHANNEL.sending + END.limit) + 1;
  finishClose(heap, channel);
}

/** After a death in the middle of a change: what is held as the table says. */
export function recountSlots(heap: Heap, channel: number): void {
  const held = countHandles(
    heap,
    (record) =>
      heap.read(record + HANDLE.permit) !== 0 &&
      heap.read(record + HANDLE.channel) === channel &&
      heap.read(record + HANDLE.channelId) === heap.read(channel + CHANNEL.id),
  );
  heap.words[channel + CHANNEL.sending + END.limit] = slotsOf(heap, channel) - held;
  finishClose(heap, channel);
}

/** A closed channel's receivers may still get what permits send: not before is it disconnected. */
function finishClose(heap: Heap, channel: number): void {
  const isClosed = heap.read(channel + CHANNEL.sending + END.disconnected) !== 0;
  if (!isClosed || heldSlots(heap, channel) > 0) return;
  // Pairs with the load in `isDisconnected`.
  store(heap.words, channel + CHANNEL.receiving + END.disconnected, 1);
}
