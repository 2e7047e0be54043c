/**
 * How a tree of plain objects, arrays and primitive values stands in a block: a sequence of words.
 * The low bits of the first word of each value are its `NODE`, the rest is a count.
 *
 * ```
 * { id: 7, tags: ["a", true] }   | object, shape | int | 7 | array, 2 | latin1, 1 | "a" | true |
 * ```
 */

import type { Views } from "../memory/memory.ts";
import type { ShortTexts } from "./short-texts.ts";

/** The shared memory as trees need it: with its allocator (see `heap.ts`) and this thread's short texts. */
export interface TreeMemory extends Views {
  readonly texts: ShortTexts;
  allocate(bytes: number): number;
  allocateCleared(bytes: number): number;
  free(address: number): void;
}

/** What stands at a word. */
export const NODE = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  /** The number is the next word. */
  int: 4,
  /** The number is at the next even word. */
  double: 5,
  /** So many characters of Latin-1 from the next word on. */
  latin1: 6,
  /** So many units of UTF-16 from the next word on. */
  utf16: 7,
  /** So many elements follow. */
  array: 8,
  /** The values of the shape with that number follow. */
  object: 9,
} as const;

/** Bits of a word that hold the `NODE`. */
export const NODE_BITS = 4;

/** Mask of these bits. */
export const NODE_MASK = (1 << NODE_BITS) - 1;

/** The largest count beside a `NODE`. */
export const MOST_COUNT = 2 ** (31 - NODE_BITS) - 1;
