/**
 * Free blocks that one thread keeps for itself, so that it takes and gives most of them without the
 * allocator's lock: a lock for each message would be what two busy threads spend their time on. The
 * lists stand in the shared memory, so that what a dead thread kept can be given back. A thread that
 * dies in the middle of an exchange with the common lists takes up to `BATCH` small blocks with it.
 *
 * ```
 * | first block of each size class ... | number of blocks of each size class ... |
 * ```
 */

import { BLOCK } from "./layout.ts";
import type { Views } from "./memory.ts";

/** Larger blocks (of more than 4 KiB) are not kept: what is copied into them takes longer. */
const LARGEST_CLASS = 10;

const CLASSES = LARGEST_CLASS + 1;

/** Blocks that are exchanged with the common lists at once. */
const BATCH = 32;

/** Bytes of a cache; it begins as zeros. */
export const CACHE_BYTES = CLASSES * 2 * 4;

/** Blocks of one size class in a list; the last one's next is not part of it. */
export interface Chain {
  readonly first: number;
  readonly last: number;
}

/** The cache of one thread. Common lists begin at the word `lists + sizeClass`. */
export class BlockCache {
  readonly address: number;
  readonly #views: Views;

  constructor(views: Views, address: number) {
    this.#views = views;
    this.address = address;
  }

  /** Whether blocks of a size class are kept at all. */
  keeps(sizeClass: number): boolean {
    return sizeClass <= LARGEST_CLASS;
  }

  /** Takes a block of a size class, or returns 0 when there is none. */
  take(sizeClass: number): number {
    const list = this.address + sizeClass;
    const views = this.#views;
    const block = views.read(list);
    if (block === 0) return 0;
    views.reach(block + (1 << sizeClass) - BLOCK.header - 1);
    views.words[list] = views.read(block + BLOCK.next);
    views.words[list + CLASSES] = views.read(list + CLASSES) - 1;
    return block;
  }

  /** Takes in a batch of a common list, of which the caller is the owner; the cache is empty. */
  fill(sizeClass: number, common: number): void {
    const views = this.#views;
    const first = views.read(common);
    if (first === 0) return;
    const { last, count } = this.#walk(first);
    views.words[common] = views.read(last + BLOCK.next);
    views.words[last + BLOCK.next] = 0;
    views.words[this.address + sizeClass] = first;
    views.words[this.address + sizeClass + CLASSES] = count;
  }

  /** Keeps a block. When there are too many, returns a batch that belongs into the common list. */
  give(sizeClass: number, block: number): Chain | undefined {
    const views = this.#views;
    const list = this.address + sizeClass;
    views.words[block + BLOCK.next] = views.read(list);
    views.words[list] = block;
    const count = views.read(list + CLASSES) + 1;
    views.words[list + CLASSES] = count;
    if (count < BATCH * 2) return undefined;
    const { last } = this.#walk(block);
    views.words[list] = views.read(last + BLOCK.next);
    views.words[list + CLASSES] = count - BATCH;
    return { first: block, last };
  }

  /** Empties the cache into the common lists, of which the caller is the owner. */
  empty(lists: number): void {
    const views = this.#views;
    for (let sizeClass = 0; sizeClass < CLASSES; sizeClass++) {
      for (let block = this.take(sizeClass); block !== 0; block = this.take(sizeClass)) {
        views.words[block + BLOCK.next] = views.read(lists + sizeClass);
        views.words[lists + sizeClass] = block;
      }
    }
  }

  /** Up to `BATCH` blocks from the first one on. */
  #walk(first: number): { last: number; count: number } {
    const views = this.#views;
    let last = views.reach(first);
    let count = 1;
    for (; count < BATCH && views.read(last + BLOCK.next) !== 0; count++) {
      last = views.reach(views.read(last + BLOCK.next));
    }
    return { last, count };
  }
}
