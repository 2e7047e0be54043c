/**
 * The memory that all threads of the program share, as one thread sees it: a shared
 * `WebAssembly.Memory`, because that is the only shared memory that grows while threads run. A
 * thread's views are as long as the memory was when they were made; `reach` renews them when an
 * address lies behind their end. For the layout see `layout.ts`, for allocation `heap.ts`.
 */

import type { Core } from "../core.ts";
import { add } from "./atomics.ts";

/** Bytes of a page, the unit in which the memory grows. */
export const PAGE_BYTES = 65536;

/** What is used of a shared `WebAssembly.Memory`, which Node's type declarations leave out. */
export interface SharedMemory {
  /** Renewed when the memory has grown; some moments later when another thread has made it grow. */
  readonly buffer: SharedArrayBuffer;
  /** Throws when the memory cannot grow so far. By 0: {@link buffer} is up to date after that. */
  grow(pages: number): number;
}

interface MemoryLimits {
  initial: number;
  maximum: number;
  shared: true;
}

/**
 * Makes a memory of so many pages, with as much address space behind it as the system lets us
 * reserve (4 GiB, else less). Throws `RangeError` when it gives none.
 */
export function reserveMemory(pages: number): SharedMemory {
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { Memory: new (limits: MemoryLimits) => SharedMemory };
  };
  let maximum = 65536;
  for (;;) {
    try {
      return new WebAssembly.Memory({ initial: pages, maximum, shared: true });
    } catch (cause) {
      if (maximum <= pages) {
        throw new RangeError("no shared memory for channels could be reserved", { cause });
      }
      maximum >>>= 1;
    }
  }
}

/** Views of the shared memory. */
export class Views {
  readonly memory: SharedMemory;
  /** The worker on whose behalf this thread works: the owner's name in locks. */
  readonly worker: number;
  words: Int32Array;
  bytes: Uint8Array;
  /** The same bytes, for texts. */
  text: Buffer;
  doubles: Float64Array;
  /** What is fast on this memory, or null: then all is done in TypeScript. */
  core: Core | null = null;
  /** Called before this thread sleeps: it cannot notice the death of others meanwhile. */
  beforeSleep: () => void = () => undefined;

  /** Looks at a memory as `worker`. */
  constructor(memory: SharedMemory, worker: number) {
    this.memory = memory;
    this.worker = worker;
    this.words = new Int32Array(memory.buffer);
    this.bytes = new Uint8Array(memory.buffer);
    this.text = Buffer.from(memory.buffer);
    this.doubles = new Float64Array(memory.buffer);
  }

  /** Makes sure that the views cover the word at `address`; returns the address. */
  reach(address: number): number {
    if (address >= this.words.length) this.#renew(address);
    return address;
  }

  /** Reads a word that no other thread writes now. */
  read(address: number): number {
    return this.words[address] as number;
  }

  /** The next number of one of the header's counters: 1, 2, 3 and so on. */
  count(counter: number): number {
    return add(this.words, counter, 1) + 1;
  }

  #renew(address: number): void {
    // V8 tells a thread of others' growth by an interrupt, and until that is taken `buffer` is as it was: what was
    // just heard of may lie behind its end. To grow by nothing shows the memory as it is.
    if (address * 4 >= this.memory.buffer.byteLength) this.memory.grow(0);
    this.words = new Int32Array(this.memory.buffer);
    this.bytes = new Uint8Array(this.memory.buffer);
    this.text = Buffer.from(this.memory.buffer);
    this.doubles = new Float64Array(this.memory.buffer);
  }
}
