/**
 * Unbounded channels: segments of slots in a chain. The sender that needs a segment adds it, the
 * receiver that has emptied one gives it back. Serves bounded channels too whose capacity is so
 * large that their slots should not all be there from the start.
 *
 * ```
 *  receiving.segment              sending.segment
 *         v                              v
 *   [ base 64 | 32 slots ] -> [ base 96 | 32 slots ] -> 0
 * ```
 */

import type { Heap } from "../memory/heap.ts";
import { CHANNEL, END, MESSAGE, SEGMENT, SLOT } from "../memory/layout.ts";
import { Queue, type Slots } from "./queue.ts";

const SEGMENT_WORDS = SEGMENT.slots + SEGMENT.length * MESSAGE.words;

const chain: Slots = {
  open(heap, channel) {
    const segment = addSegment(heap, 0);
    heap.words[channel + CHANNEL.mask] = SEGMENT.length - 1;
    heap.words[channel + CHANNEL.sending + END.segment] = segment;
    heap.words[channel + CHANNEL.receiving + END.segment] = segment;
  },
  reach() {
    // Segments come and go: each is reached when it is used.
  },
  free(heap, channel) {
    let segment = heap.read(channel + CHANNEL.receiving + END.segment);
    while (segment !== 0) {
      heap.reach(segment);
      const next = heap.read(segment + SEGMENT.next);
      heap.free(segment);
      segment = next;
    }
  },
  slotToSend(heap, channel, position) {
    const end = channel + CHANNEL.sending;
    let segment = reachSegment(heap, end);
    // A worker that died right after adding a segment has not sent: the segment is used now.
    if (!holds(heap, segment, position)) {
      const fresh = addSegment(heap, position);
      heap.words[segment + SEGMENT.next] = fresh;
      heap.words[end + END.segment] = fresh;
      segment = fresh;
    }
    return slotIn(segment, position);
  },
  slotToReceive(heap, channel, position) {
    const end = channel + CHANNEL.receiving;
    let segment = reachSegment(heap, end);
    if (!holds(heap, segment, position)) {
      const empty = segment;
      segment = heap.read(empty + SEGMENT.next);
      heap.words[end + END.segment] = segment;
      heap.free(empty);
      reachSegment(heap, end);
    }
    return slotIn(segment, position);
  },
};

function addSegment(heap: Heap, base: number): number {
  const segment = heap.allocate(SEGMENT_WORDS * 4);
  heap.words[segment + SEGMENT.base] = base;
  heap.words[segment + SEGMENT.next] = 0;
  return segment;
}

function reachSegment(heap: Heap, end: number): number {
  const segment = heap.read(end + END.segment);
  heap.reach(segment + SEGMENT_WORDS - 1);
  return segment;
}

function holds(heap: Heap, segment: number, position: number): boolean {
  return (position & ~(SEGMENT.length - 1)) === heap.read(segment + SEGMENT.base);
}

function slotIn(segment: number, position: number): number {
  return segment + SEGMENT.slots + (position & (SEGMENT.length - 1)) * SLOT.words;
}

/** The flavour of `channel()`. */
export const list = new Queue(chain);
