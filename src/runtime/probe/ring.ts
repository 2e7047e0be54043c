/**
 * A ring of bytes in the shared heap: its worker writes its journal, the drain reads it, nobody waits.
 *
 * ```
 * word 0                      16
 *  | next worker head tail ... | byte | byte | byte | ...
 *                                 head ^      ^ tail
 * ```
 *
 * `head` is how many bytes were read, `tail` how many were published, both wrapping at 2^32; one byte stays
 * free. All rings hang in a list that starts in the heap's header; only the drain takes one
 * out. The scheme is Lamport's queue of one producer and one consumer
 * (https://www.microsoft.com/en-us/research/publication/proving-the-correctness-of-multiprocess-programs/),
 * with one addition: behind the tail may stand *single bytes* of `CODE.operation` or more that were
 * written without publishing them. What was read is set to 0, so each of them says itself that it is there,
 * and costs its writer one plain store.
 */

import { CODE } from "../../trace/journal.ts";
import { compareExchange, load, notify, store, wait } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { HEADER } from "../memory/layout.ts";

/** Words of a ring before its bytes. */
const RING = {
  next: 0,
  worker: 1,
  head: 2,
  tail: 3,
  /** Number of bytes. */
  size: 4,
  /** 1 when its writer has written its last record. */
  closed: 5,
  /** Counts the drain's sweeps: by it the writer sees that time passes. */
  tick: 6,
  /** How many bytes stood before the place where all that a reader needs was last said anew. */
  checkpoint: 7,
  /** Raised whenever the drain wishes that to be done again. */
  wish: 8,
  words: 16,
} as const;

/** A word's four bytes are all `CODE.operation` or more. */
const OPERATIONS = (CODE.operation * 0x01010101) | 0;

/** Bytes tried for a ring, largest first; with the heap's own two words each is a power of two. */
const RING_BYTES = [1 << 20, 1 << 16, 1 << 13].map((bytes) => bytes - 8);

/**
 * Makes a ring for `worker` and puts it into the list; its address. Throws RangeError when the heap is
 * full.
 */
export function addRing(heap: Heap, worker: number): number {
  const [address, bytes] = allocateRing(heap);
  const { words } = heap;
  words.fill(0, address, address + bytes / 4);
  words[address + RING.worker] = worker;
  words[address + RING.size] = bytes - RING.words * 4;
  for (;;) {
    const first = load(words, HEADER.rings);
    words[address + RING.next] = first;
    // Pairs with the load in `ringsOf`: who sees the ring sees its words.
    if (compareExchange(words, HEADER.rings, first, address) === first) return address;
  }
}

/** The addresses of all rings. */
export function ringsOf(heap: Heap): number[] {
  const rings: number[] = [];
  // Pairs with the compareExchange in `addRing`.
  for (let ring = load(heap.words, HEADER.rings); ring !== 0; ring = heap.read(ring + RING.next)) {
    heap.reach(ring + RING.words);
    rings.push(ring);
  }
  return rings;
}

/** Takes a ring that nobody writes to any more out of the list and frees it. Only the drain may. */
export function removeRing(heap: Heap, address: number): void {
  const next = heap.read(address + RING.next);
  if (compareExchange(heap.words, HEADER.rings, address, next) !== address) {
    // It is not the first, and behind the first one nobody but the drain changes the list.
    for (const ring of ringsOf(heap)) {
      if (heap.read(ring + RING.next) === address) heap.words[ring + RING.next] = next;
    }
  }
  heap.free(address);
}

/** Writes into a ring. */
export class RingWriter {
  readonly words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #ring: number;
  /** Where its bytes begin and end in {@link #bytes}. */
  readonly #start: number;
  readonly #end: number;
  /** Where the next byte goes. */
  #at: number;
  /** Up to where there is room, as far as is known; at most the end. */
  #limit: number;
  /** Bytes written when the next one was to go to the start the last time. */
  #before = 0;

  /** Writes into the ring at `address`. */
  constructor(heap: Heap, address: number) {
    this.words = heap.words;
    this.#bytes = heap.bytes;
    this.#ring = address;
    this.#start = (address + RING.words) * 4;
    this.#end = this.#start + heap.read(address + RING.size);
    this.#at = this.#start;
    this.#limit = this.#start;
  }

  /** Bytes written so far, wrapping at 2^32. */
  get written(): number {
    return (this.#before + this.#at - this.#start) | 0;
  }

  /** Index in {@link words} of a word that changes with each of the drain's sweeps. */
  get tick(): number {
    return this.#ring + RING.tick;
  }

  /** The most bytes that one record may take, so that no record waits for room for ever. */
  get longestRecord(): number {
    return (this.#end - this.#start) >> 1;
  }

  /** Writes a single byte, which must be `CODE.operation` or more; false when there is no room. */
  single(byte: number): boolean {
    if (this.#at === this.#limit && !this.#hasRoom(1)) return false;
    this.#bytes[this.#at] = byte;
    this.#at++;
    return true;
  }

  /** Writes bytes that count only together; false when there is no room. */
  group(bytes: Uint8Array): boolean {
    const { length } = bytes;
    if (this.#limit - this.#at < length && !this.#hasRoom(length)) return false;
    // Groups are short: a loop beats two calls.
    for (let index = 0; index < length; index++) {
      if (this.#at === this.#end) this.#wrap();
      this.#bytes[this.#at] = bytes[index] ?? 0;
      this.#at++;
    }
    this.#limit = Math.max(this.#at, this.#limit);
    // Pairs with the load in `RingReader.read`: the bytes are written before.
    store(this.words, this.#ring + RING.tail, this.written);
    return true;
  }

  /** Changes whenever all that a reader needs is to be said anew. */
  get wish(): number {
    // It orders nothing: what is seen late is done late.
    return this.words[this.#ring + RING.wish] ?? 0;
  }

  /** The group of so many bytes that was written last begins to say all that a reader needs. */
  checkpoint(length: number): void {
    // It orders nothing: a reader that does not see it goes without.
    this.words[this.#ring + RING.checkpoint] = (this.written - length) | 0;
  }

  /** Nothing will be written any more: the drain may free the ring. */
  close(): void {
    // Pairs with the load in `RingReader.isClosed`: the last record was published before.
    store(this.words, this.#ring + RING.closed, 1);
  }

  /** Blocks this thread until something was read, but for at most `ms`. */
  awaitReader(ms: number): void {
    const head = load(this.words, this.#ring + RING.head);
    if (!this.#hasRoom(this.longestRecord)) wait(this.words, this.#ring + RING.head, head, ms);
  }

  /** Whether there is room for so many bytes, of which those behind the end stand at the start. */
  #hasRoom(length: number): boolean {
    if (this.#at === this.#end) this.#wrap();
    // Pairs with the store in `RingReader.read`: what was read there is read no more, and is 0.
    const head = load(this.words, this.#ring + RING.head);
    const room = this.#end - this.#start - 1 - ((this.written - head) | 0);
    this.#limit = Math.min(this.#end, this.#at + room);
    return room >= length;
  }

  #wrap(): void {
    this.#before = this.written;
    this.#at = this.#start;
    this.#limit = this.#start;
  }
}

/** What a ring holds that was not read yet: a piece, and what stands before it at the ring's start. */
export interface RingContent {
  /** Bytes of the journal before these. */
  readonly position: number;
  /** Where in these bytes all is said anew, if anywhere. */
  readonly checkpoint: number | undefined;
  /** Views of the ring. */
  readonly pieces: readonly Uint8Array[];
}

/** Reads from a ring. */
export class RingReader {
  readonly worker: number;
  readonly #heap: Heap;
  readonly #ring: number;
  readonly #start: number;
  readonly #size: number;
  #position = 0;

  /** Reads from the ring at `address`. */
  constructor(heap: Heap, address: number) {
    this.#heap = heap;
    this.#ring = address;
    this.#size = heap.read(address + RING.size);
    this.#start = (address + RING.words) * 4;
    heap.reach(address + RING.words + (this.#size >>> 2));
    this.worker = heap.read(address + RING.worker);
  }

  /** Whether its writer has closed it: what is there then is all. */
  get isClosed(): boolean {
    // Pairs with the store in `RingWriter.close`.
    return load(this.#heap.words, this.#ring + RING.closed) !== 0;
  }

  /** Tells the writer that time has passed. */
  tick(): void {
    const { words } = this.#heap;
    const at = this.#ring + RING.tick;
    // It orders nothing, and only the drain writes it.
    words[at] = ((words[at] ?? 0) + 1) | 0;
  }

  /** Wishes that what is written from now on is told without what was written before. */
  wish(): void {
    const { words } = this.#heap;
    const at = this.#ring + RING.wish;
    // As in `tick`.
    words[at] = ((words[at] ?? 0) + 1) | 0;
  }

  /** Bytes of the ring. */
  get size(): number {
    return this.#size;
  }

  /** Bytes that were written since the last time. */
  get available(): number {
    const { bytes, words } = this.#heap;
    // Pairs with the store in `RingWriter.group`. Single bytes behind it may have been read already.
    const tail = load(words, this.#ring + RING.tail);
    let length = Math.max(0, (tail - this.#position) | 0);
    // Behind the tail each byte says itself that it is there; there may be hundreds of thousands.
    for (;;) {
      const at = this.#at(length);
      if (at % 4 === 0 && ((words[at / 4] ?? 0) & OPERATIONS) === OPERATIONS) length += 4;
      else if ((bytes[at] ?? 0) >= CODE.operation) length++;
      else return length;
    }
  }

  /** Gives the first `length` of the {@link available} bytes to `take`, then their room back to the writer. */
  read(length: number, take: (content: RingContent) => void): void {
    const { bytes, words } = this.#heap;
    const from = this.#at(0);
    const first = Math.min(length, this.#start + this.#size - from);
    const pieces = [bytes.subarray(from, from + first)];
    if (first < length) pieces.push(bytes.subarray(this.#start, this.#start + length - first));
    const checkpoint = ((words[this.#ring + RING.checkpoint] ?? 0) - this.#position) | 0;
    const isHere = checkpoint >= 0 && checkpoint < length;
    take({ position: this.#position, checkpoint: isHere ? checkpoint : undefined, pieces });
    for (const piece of pieces) piece.fill(0);
    this.#position += length;
    // Pairs with the load in `RingWriter.#hasRoom`.
    store(words, this.#ring + RING.head, this.#position | 0);
    notify(words, this.#ring + RING.head);
  }

  /** Where the byte stands that is so many bytes behind the head. */
  #at(index: number): number {
    return this.#start + ((this.#position + index) % this.#size);
  }
}

function allocateRing(heap: Heap): [address: number, bytes: number] {
  let failure: unknown;
  for (const bytes of RING_BYTES) {
    try {
      const address = heap.allocate(bytes);
      heap.reach(address + bytes / 4 - 1);
      return [address, bytes];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      failure = error;
    }
  }
  throw new RangeError("there is no memory left to record into", { cause: failure });
}
