/**
 * Bounded channels: slots in a ring. The ring is the next power of two, so that a message's number
 * leads to its slot also when numbers wrap; the capacity is exactly what was asked for.
 */

import type { Heap } from "../memory/heap.ts";
import { CHANNEL, FIRST_LINE, MESSAGE, SLOT } from "../memory/layout.ts";
import { Queue, type Slots } from "./queue.ts";

/** A ring of slots, as many as the capacity or more. */
export const ring: Slots = {
  open(heap, channel) {
    const capacity = heap.read(channel + CHANNEL.capacity);
    const slots = 2 ** Math.ceil(Math.log2(capacity));
    const block = heap.allocateCleared((FIRST_LINE + slots * MESSAGE.words) * 4);
    heap.words[channel + CHANNEL.slots] = block + FIRST_LINE;
    heap.words[channel + CHANNEL.mask] = slots - 1;
  },
  reach(heap, channel) {
    heap.reach(
      slotOf(heap, channel, -1) + (heap.read(channel + CHANNEL.mask) + 2) * SLOT.words - 1,
    );
  },
  free(heap, channel) {
    heap.free(heap.read(channel + CHANNEL.slots) - FIRST_LINE);
  },
  slotToSend: slotOf,
  slotToReceive: slotOf,
};

function slotOf(heap: Heap, channel: number, position: number): number {
  const index = position & heap.read(channel + CHANNEL.mask);
  return heap.read(channel + CHANNEL.slots) + index * SLOT.words;
}

/** The flavour of `syncChannel(n)` for ordinary n. */
export const array = new Queue(ring);
