/**
 * Tables of records in the shared memory that grow without moving: chunk k holds 64 << k records,
 * and a directory in the header holds the address of each chunk.
 *
 * ```
 * directory: | chunk 0 | chunk 1 | chunk 2 | ...
 * records:    0 .. 63   64 .. 191 192 .. 447
 * ```
 */

import { load } from "./atomics.ts";
import type { Views } from "./memory.ts";

/** Records in the first chunk. */
export const FIRST_CHUNK = 64;

/** Chunks that a directory has room for: 64 * (2^24 - 1) records. */
export const CHUNKS = 24;

/** In which chunk a record stands. */
export function chunkOf(index: number): number {
  return 31 - Math.clz32((index >>> 6) + 1);
}

/** The address of a record whose chunk exists. */
export function place(views: Views, directory: number, recordWords: number, index: number): number {
  const chunk = chunkOf(index);
  // Pairs with the store in `Heap.reserve`: a chunk is cleared before its address is seen.
  const start = load(views.words, directory + chunk);
  const address = start + (index - FIRST_CHUNK * ((1 << chunk) - 1)) * recordWords;
  views.reach(address + recordWords - 1);
  return address;
}
