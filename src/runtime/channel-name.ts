/** A channel's name in the heap. */

import type { Heap } from "./memory/heap.ts";
import { CHANNEL } from "./memory/layout.ts";

/** Stores the name of a fresh channel; empty is none. */
export function writeName(heap: Heap, channel: number, name: string): void {
  if (name === "") return;
  const bytes = Buffer.from(name);
  const block = heap.allocate(bytes.length);
  heap.bytes.set(bytes, block * 4);
  heap.words[channel + CHANNEL.name] = block;
  heap.words[channel + CHANNEL.nameBytes] = bytes.length;
}

/** The name of a channel, or empty. */
export function readName(heap: Heap, channel: number): string {
  const block = heap.read(channel + CHANNEL.name);
  if (block === 0) return "";
  const bytes = heap.read(channel + CHANNEL.nameBytes);
  heap.reach(block + (bytes >>> 2));
  return Buffer.from(heap.bytes.subarray(block * 4, block * 4 + bytes)).toString();
}
