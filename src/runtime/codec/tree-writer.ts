/**
 * Writes trees of plain objects, dense arrays, numbers, texts, booleans, `null` and `undefined` into
 * a block. Whatever is not exactly of this kind it leaves to V8's serializer: other prototypes,
 * proxies, holes, extra properties of arrays, an object that stands in two places, a shape that is
 * not declared. Each property is read once, whoever writes the message in the end.
 */

import { types } from "node:util";
import { BLOCK, MESSAGE, TAG } from "../memory/layout.ts";
import { readOnce } from "./read-once.ts";
import { MOST_KEYS, type Shapes, UNDECLARED } from "./shapes.ts";
import { SHORTEST_LONG } from "./short-texts.ts";
import { roomForLatin1, writeLatin1, writeUtf16 } from "./text.ts";
import { MOST_COUNT, NODE, NODE_BITS, type TreeMemory } from "./tree.ts";

/** What {@link TreeWriter.write} returns when it has written. */
export const WRITTEN = Symbol("written");

/** Deeper trees are left to V8, which guards its stack. */
const DEEPEST = 64;

/** Longer arrays are left to V8, which is as quick with them. */
const LONGEST_ARRAY = 4096;

/** Words of the largest value that has no length: a number's head, a gap, its two halves. */
const MOST_WORDS = 4;

/** Bytes that are asked for beyond what is expected: room is made before it is known how little is needed. */
const SLACK = 40;

/** Up to so many objects are searched one by one, to notice one that stands in two places. */
const FEW = 16;

/** Its prototype is that of every plain object: what it inherits, they inherit. */
const EMPTY = {};

/** One thread's writer: it keeps its lists from message to message. */
export class TreeWriter {
  readonly #heap: TreeMemory;
  readonly #shapes: Shapes;
  #isBusy = false;
  /** Bytes that the last message took: the next one is often alike. */
  #expected = 64;
  #block = 0;
  #at = 0;
  #end = 0;
  #words: Int32Array;
  /** The objects and arrays of this message in the order in which they were read ... */
  readonly #objects: (object | undefined)[] = [];
  #count = 0;
  /** (those after the first few) */
  #many: Set<object> | undefined;
  /** ... where their values begin in the next list, and the values as they were read. */
  readonly #starts: number[] = [];
  readonly #values: unknown[] = [];
  #read = 0;

  constructor(heap: TreeMemory, shapes: Shapes) {
    this.#heap = heap;
    this.#shapes = shapes;
    this.#words = heap.words;
  }

  /**
   * Writes an object or array as a message at the address `message` and returns `WRITTEN`, or returns
   * what V8 should write in its stead: the value itself or, when getters of it were run, what they gave.
   * Throws what a getter throws, and `RangeError` when the memory is full.
   */
  write(message: number, value: object): unknown {
    // A getter that sends a message itself.
    if (this.#isBusy || inheritsKeys()) return value;
    const heap = this.#heap;
    let isWritten = false;
    this.#isBusy = true;
    try {
      this.#begin(heap.allocate(this.#expected));
      isWritten = this.#writeObject(value, 0);
      return isWritten ? this.#finish(message) : this.#rest(value);
    } finally {
      if (!isWritten) heap.free(this.#block);
      this.#forget();
      this.#isBusy = false;
    }
  }

  #begin(block: number): void {
    this.#block = block;
    this.#at = block;
    this.#words = this.#heap.words;
    this.#end = block + (1 << this.#heap.read(block + BLOCK.sizeClass)) - BLOCK.header;
  }

  #finish(message: number): typeof WRITTEN {
    const { words } = this.#heap;
    const bytes = (this.#at - this.#block) * 4;
    this.#expected = bytes + SLACK;
    words[message + MESSAGE.tag] = TAG.tree;
    words[message + MESSAGE.size] = bytes;
    words[message + MESSAGE.block] = this.#block;
    words[message + MESSAGE.bytes] = bytes;
    words[message + MESSAGE.handles] = 0;
    return WRITTEN;
  }

  #writeObject(value: object, depth: number): boolean {
    if (depth > DEEPEST || types.isProxy(value)) return false;
    if (Array.isArray(value)) return this.#writeArray(value, depth);
    return Object.getPrototypeOf(value) === Object.prototype && this.#writeRecord(value, depth);
  }

  #writeRecord(value: object, depth: number): boolean {
    if (!this.#isFirst(value)) return false;
    const values = this.#values;
    const start = this.#read;
    const most = start + MOST_KEYS;
    let read = start;
    let step = this.#shapes.root;
    // A getter may throw: so much may be there to forget.
    this.#read = most;
    for (const key in value) {
      if (read === most) return false;
      values[read++] = (value as Record<string, unknown>)[key];
      step = step.to(key);
    }
    this.#read = read;
    // It looks like a plain object, but cannot be cloned. Its keys are none, or numbers.
    if (start === read && types.isArgumentsObject(value)) return false;
    const shape = this.#shapes.numberOf(step);
    if (shape === UNDECLARED) return false;
    this.#makeRoom(1);
    this.#words[this.#at++] = NODE.object | (shape << NODE_BITS);
    return this.#writeValues(start, read, depth + 1);
  }

  #writeArray(value: readonly unknown[], depth: number): boolean {
    const { length } = value;
    if (length > LONGEST_ARRAY || Object.getPrototypeOf(value) !== Array.prototype) return false;
    const keys = Object.keys(value);
    // Indexes come first: with the last one in the last place there is no hole and nothing else.
    if (keys.length !== length || (length > 0 && keys[length - 1] !== String(length - 1))) {
      return false;
    }
    if (!this.#isFirst(value)) return false;
    const start = this.#read;
    for (let index = 0; index < length; index++) this.#values[this.#read++] = value[index];
    this.#makeRoom(1);
    this.#words[this.#at++] = NODE.array | (length << NODE_BITS);
    return this.#writeValues(start, start + length, depth + 1);
  }

  /** Most values are small: the place is a local while nothing larger comes. */
  #writeValues(start: number, end: number, depth: number): boolean {
    const values = this.#values;
    this.#makeRoom((end - start) * MOST_WORDS);
    let words = this.#words;
    let at = this.#at;
    for (let index = start; index < end; index++) {
      const value = values[index];
      if (typeof value === "number") {
        if ((value | 0) === value && !Object.is(value, -0)) {
          words[at] = NODE.int;
          words[at + 1] = value;
          at += 2;
        } else {
          words[at] = NODE.double;
          at = (at + 2) & ~1;
          this.#heap.doubles[at >>> 1] = value;
          at += 2;
        }
      } else if (typeof value === "boolean") {
        words[at++] = value ? NODE.true : NODE.false;
      } else if (value === undefined) {
        words[at++] = NODE.undefined;
      } else if (value === null) {
        words[at++] = NODE.null;
      } else {
        this.#at = at;
        if (!this.#writeLarger(value, depth)) return false;
        this.#makeRoom((end - index) * MOST_WORDS);
        words = this.#words;
        at = this.#at;
      }
    }
    this.#at = at;
    return true;
  }

  #writeLarger(value: unknown, depth: number): boolean {
    if (typeof value === "string") return this.#writeText(value);
    return typeof value === "object" && this.#writeObject(value as object, depth);
  }

  #writeText(text: string): boolean {
    const { length } = text;
    const isShort = length < SHORTEST_LONG;
    if (length > MOST_COUNT) return false;
    this.#makeRoom(1 + ((isShort ? length + 3 : roomForLatin1(text) + 3) >>> 2));
    this.#words[this.#at++] = NODE.latin1 | (length << NODE_BITS);
    if (
      isShort ? this.#heap.texts.write(this.#at, text) : writeLatin1(this.#heap, this.#at * 4, text)
    ) {
      this.#at += (length + 3) >>> 2;
      return true;
    }
    this.#words[this.#at - 1] = NODE.utf16 | (length << NODE_BITS);
    this.#makeRoom((length + 1) >>> 1);
    writeUtf16(this.#heap, this.#at * 4, text);
    this.#at += (length + 1) >>> 1;
    return true;
  }

  #makeRoom(words: number): void {
    if (this.#at + words > this.#end) this.#grow(words);
  }

  #grow(words: number): void {
    const heap = this.#heap;
    const old = this.#block;
    const used = this.#at - old;
    const block = heap.allocate((used + Math.max(used, words)) * 4);
    heap.words.copyWithin(block, old, old + used);
    this.#begin(block);
    this.#at += used;
    heap.free(old);
  }

  #isFirst(value: object): boolean {
    const objects = this.#objects;
    const count = this.#count;
    if (count >= FEW && this.#isAmongMany(value)) return false;
    for (let index = 0; index < Math.min(count, FEW); index++) {
      if (objects[index] === value) return false;
    }
    objects[count] = value;
    this.#starts[count] = this.#read;
    this.#count++;
    return true;
  }

  #isAmongMany(value: object): boolean {
    this.#many ??= new Set();
    const { size } = this.#many;
    return this.#many.add(value).size === size;
  }

  /** What is left to V8. */
  #rest(value: object): unknown {
    const read = new Map<object, readonly unknown[]>();
    let end = this.#read;
    for (let place = this.#count - 1; place >= 0; place--) {
      const start = this.#starts[place] as number;
      read.set(this.#objects[place] as object, this.#values.slice(start, end));
      end = start;
    }
    return readOnce(value, read);
  }

  #forget(): void {
    // The lists keep their length: to shorten them costs more than all the rest.
    for (let index = 0; index < this.#count; index++) this.#objects[index] = undefined;
    for (let index = 0; index < this.#read; index++) this.#values[index] = undefined;
    this.#count = 0;
    this.#read = 0;
    this.#many = undefined;
  }
}

function inheritsKeys(): boolean {
  // oxlint-disable-next-line guard-for-in -- inherited keys are what it looks for
  for (const _ in EMPTY) return true;
  return false;
}
