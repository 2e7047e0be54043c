/**
 * A ring of records in the shared heap: its worker writes, the drain reads, nobody waits.
 *
 * ```
 * word 0                      16
 *  | next worker head tail ... | slot | slot | slot | ...          (a slot is 8 words)
 *                                 head ^      ^ tail
 * ```
 *
 * `head` is the next slot to be read, `tail` the next to be written; one slot stays free, so that equal
 * means empty. All rings hang in a list that starts in the heap's header; only the drain takes one out.
 * The scheme is Lamport's queue of one producer and one consumer
 * (https://www.microsoft.com/en-us/research/publication/proving-the-correctness-of-multiprocess-programs/).
 */

import { compareExchange, load, notify, store, wait } from "../atomics.ts";
import type { Heap } from "../heap.ts";
import { HEADER } from "../layout.ts";
import { SLOT_WORDS } from "./record.ts";

/** Words of a ring before its slots. */
const RING = {
  next: 0,
  worker: 1,
  /** Index of a slot. */
  head: 2,
  tail: 3,
  /** Number of slots. */
  slots: 4,
  /** 1 when its writer has written its last record. */
  closed: 5,
  /** Counts the drain's sweeps: by it the writer sees that time passes. */
  tick: 6,
  words: 16,
} as const;

/** Bytes tried for a ring, largest first; with the heap's own two words each is a power of two. */
const RING_BYTES = [1 << 20, 1 << 16, 1 << 13].map((bytes) => bytes - 8);

/**
 * Makes a ring for `worker` and puts it into the list; its address. Throws RangeError when the heap is
 * full.
 */
export function addRing(heap: Heap, worker: number): number {
  const [address, bytes] = allocateRing(heap);
  const { words } = heap;
  words.fill(0, address, address + RING.words);
  words[address + RING.worker] = worker;
  words[address + RING.slots] = Math.floor((bytes / 4 - RING.words) / SLOT_WORDS);
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
  readonly bytes: Uint8Array;
  readonly doubles: Float64Array;
  readonly #ring: number;
  readonly #slots: number;
  #tail = 0;
  /** The head as last seen; it is looked at again only when the ring seems full. */
  #head = 0;

  /** Writes into the ring at `address`. */
  constructor(heap: Heap, address: number) {
    this.words = heap.words;
    this.bytes = heap.bytes;
    this.doubles = heap.doubles;
    this.#ring = address;
    this.#slots = heap.read(address + RING.slots);
  }

  /** Index of a word that changes with each of the drain's sweeps. */
  get tick(): number {
    return this.#ring + RING.tick;
  }

  /** The most slots that one record may take, so that no record waits for room for ever. */
  get longestRecord(): number {
    return this.#slots >> 1;
  }

  /** Whether there is room for a record of so many slots. */
  hasRoom(slots: number): boolean {
    if (this.#room() >= slots) return true;
    // Pairs with the store in `RingReader.release`: what was read there is read no more.
    this.#head = load(this.words, this.#ring + RING.head);
    return this.#room() >= slots;
  }

  /** The address of the slot that is `index` slots behind what was published. */
  slot(index: number): number {
    return slotAddress(this.#ring, (this.#tail + index) % this.#slots);
  }

  /** Gives the next `slots` slots to the reader. */
  publish(slots: number): void {
    this.#tail = (this.#tail + slots) % this.#slots;
    // Pairs with the load in `RingReader.available`: the slots are written before.
    store(this.words, this.#ring + RING.tail, this.#tail);
  }

  /** Nothing will be written any more: the drain may free the ring. */
  close(): void {
    // Pairs with the load in `RingReader.isClosed`: the last record was published before.
    store(this.words, this.#ring + RING.closed, 1);
  }

  /** Blocks this thread until something was read, but for at most `ms`. */
  awaitReader(ms: number): void {
    wait(this.words, this.#ring + RING.head, this.#head, ms);
  }

  #room(): number {
    return (this.#head - this.#tail - 1 + this.#slots) % this.#slots;
  }
}

/** Reads from a ring. */
export class RingReader {
  readonly worker: number;
  readonly #heap: Heap;
  readonly #ring: number;
  readonly #slots: number;
  #head: number;

  /** Reads from the ring at `address`. */
  constructor(heap: Heap, address: number) {
    this.#heap = heap;
    this.#ring = address;
    this.#slots = heap.read(address + RING.slots);
    heap.reach(address + RING.words + this.#slots * SLOT_WORDS);
    this.worker = heap.read(address + RING.worker);
    this.#head = heap.read(address + RING.head);
  }

  /** Whether its writer has closed it: what is available then is all. */
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

  /** How many slots there are to be read. */
  available(): number {
    // Pairs with the store in `RingWriter.publish`.
    const tail = load(this.#heap.words, this.#ring + RING.tail);
    return (tail - this.#head + this.#slots) % this.#slots;
  }

  /** The address of the slot that is `index` slots behind what was released. */
  slot(index: number): number {
    return slotAddress(this.#ring, (this.#head + index) % this.#slots);
  }

  /** Gives the next `slots` slots back to the writer. */
  release(slots: number): void {
    this.#head = (this.#head + slots) % this.#slots;
    // Pairs with the load in `RingWriter.hasRoom`.
    store(this.#heap.words, this.#ring + RING.head, this.#head);
    notify(this.#heap.words, this.#ring + RING.head);
  }
}

function slotAddress(ring: number, slot: number): number {
  return ring + RING.words + slot * SLOT_WORDS;
}

function allocateRing(heap: Heap): [address: number, bytes: number] {
  let failure: unknown;
  for (const bytes of RING_BYTES) {
    try {
      const address = heap.allocate(bytes);
      heap.reach(address + bytes / 4 - 1);
      return [address, bytes];
    } catch (error) {
      failure = error;
    }
  }
  throw new RangeError("there is no memory left to record into", { cause: failure });
}
