/**
 * Blocks of the shared memory. They come in size classes, powers of two; a freed block goes to its
 * class's list, or stays with the thread that freed it (`block-cache.ts`). An address never moves,
 * and nothing is given back to the system.
 */

import { randomInt } from "node:crypto";
import { ShortTexts } from "../codec/short-texts.ts";
import { Trees } from "../codec/trees.ts";
import { load, store } from "./atomics.ts";
import { BlockCache, CACHE_BYTES, type Chain } from "./block-cache.ts";
import { BLOCK, HEADER } from "./layout.ts";
import { acquire, release } from "./lock.ts";
import { PAGE_BYTES, reserveMemory, Views } from "./memory.ts";
import { CHUNKS, chunkOf, FIRST_CHUNK, place } from "./table.ts";

const FIRST_PAGES = 64;
const SMALLEST_CLASS = 4;

/** Words of the largest block: its class has all words that addresses can name. */
const MOST_WORDS = 2 ** 30 - BLOCK.header;

const FULL = "the channels' shared memory is full";

/** Growing by at most so many bytes at once beyond what is needed. */
const MOST_AHEAD = 64 << 20;

/** The shared memory with its allocator. */
export class Heap extends Views {
  /** The short texts that this thread last wrote and read. */
  readonly texts = new ShortTexts(this);
  /** What this thread knows of the form of messages that are trees. */
  readonly trees = new Trees(this);
  #cache: BlockCache | undefined;

  /** Makes a heap that nobody else has, as the program's first worker. */
  static create(): Heap {
    const heap = new Heap(reserveMemory(FIRST_PAGES), 1);
    store(heap.words, HEADER.top, HEADER.blocks);
    heap.words[HEADER.program] = randomInt(1, 2 ** 31);
    return heap;
  }

  /**
   * Returns the address of a block of at least `bytes`, 8-byte aligned; its content is whatever was
   * there. Throws `RangeError` when the memory cannot grow any more.
   */
  allocate(bytes: number): number {
    const sizeClass = classOf(Math.ceil(bytes / 4));
    if (this.#cache?.keeps(sizeClass) !== true) return this.#take(sizeClass);
    const kept = this.#cache.take(sizeClass);
    if (kept !== 0) return kept;
    acquire(this, HEADER.allocatorLock);
    this.#cache.fill(sizeClass, HEADER.freeBlocks + sizeClass);
    release(this, HEADER.allocatorLock);
    const filled = this.#cache.take(sizeClass);
    return filled === 0 ? this.#take(sizeClass) : filled;
  }

  /** Like {@link allocate}, but every word is 0. */
  allocateCleared(bytes: number): number {
    const address = this.allocate(bytes);
    this.words.fill(0, address, address + Math.ceil(bytes / 4));
    return address;
  }

  /** Gives a block back. */
  free(address: number): void {
    const sizeClass = this.read(this.reach(address) + BLOCK.sizeClass);
    if (this.#cache?.keeps(sizeClass) !== true) {
      this.#put(sizeClass, { first: address, last: address });
      return;
    }
    const surplus = this.#cache.give(sizeClass, address);
    if (surplus !== undefined) this.#put(sizeClass, surplus);
  }

  /**
   * From now on this thread keeps some free blocks for itself. Returns where they stand: at its end
   * {@link closeCache} gives them back, in whatever thread that is done.
   */
  openCache(): number {
    this.#cache = new BlockCache(this, this.allocateCleared(CACHE_BYTES));
    return this.#cache.address;
  }

  /** Gives back what this thread, or a dead one, kept; done again it goes on where that ended. */
  closeCache(address: number): void {
    if (address === this.#cache?.address) this.#cache = undefined;
    this.reach(address + CACHE_BYTES / 4);
    acquire(this, HEADER.allocatorLock);
    new BlockCache(this, address).empty(HEADER.freeBlocks);
    release(this, HEADER.allocatorLock);
  }

  /**
   * The address of a table's record; makes its chunk when there is none yet. Only one thread at a
   * time may do so for one table: the caller holds a lock.
   */
  reserve(directory: number, recordWords: number, index: number): number {
    const chunk = chunkOf(index);
    if (chunk >= CHUNKS) throw new RangeError("too many workers or handles are alive");
    if (load(this.words, directory + chunk) === 0) {
      const fresh = this.allocateCleared((FIRST_CHUNK << chunk) * recordWords * 4);
      // Pairs with the load in `place`.
      store(this.words, directory + chunk, fresh);
    }
    return place(this, directory, recordWords, index);
  }

  #take(sizeClass: number): number {
    acquire(this, HEADER.allocatorLock);
    try {
      const list = HEADER.freeBlocks + sizeClass;
      const free = this.read(list);
      if (free === 0) return this.#carve(sizeClass);
      this.reach(free + (1 << sizeClass) - BLOCK.header - 1);
      // The one store that commits: dying before it leaves the block in the list.
      this.words[list] = this.read(free + BLOCK.next);
      return free;
    } finally {
      release(this, HEADER.allocatorLock);
    }
  }

  #put(sizeClass: number, { first, last }: Chain): void {
    const list = HEADER.freeBlocks + sizeClass;
    acquire(this, HEADER.allocatorLock);
    this.words[last + BLOCK.next] = this.read(list);
    this.words[list] = first;
    release(this, HEADER.allocatorLock);
  }

  #carve(sizeClass: number): number {
    const top = this.read(HEADER.top);
    const after = top + (1 << sizeClass);
    const length = this.memory.buffer.byteLength;
    const missing = after * 4 - length;
    if (missing > 0) this.#grow(missing, Math.max(missing, Math.min(length / 2, MOST_AHEAD)));
    this.reach(after - 1);
    const address = top + BLOCK.header;
    this.words[address + BLOCK.sizeClass] = sizeClass;
    this.words[HEADER.top] = after;
    return address;
  }

  #grow(least: number, wanted: number): void {
    for (const bytes of [wanted, least]) {
      try {
        this.memory.grow(Math.ceil(bytes / PAGE_BYTES));
        return;
      } catch (cause) {
        if (bytes === least) {
          throw new RangeError(FULL, { cause });
        }
      }
    }
  }
}

/** The class of blocks with room for so many words and the block's header. */
function classOf(words: number): number {
  if (words > MOST_WORDS) throw new RangeError(FULL);
  return Math.max(SMALLEST_CLASS, 32 - Math.clz32(words + BLOCK.header - 1));
}
