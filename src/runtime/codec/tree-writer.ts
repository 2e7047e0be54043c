/**
 * Writes trees of plain objects, dense arrays, numbers, texts, booleans, `null` and `undefined` into
 * a block. Whatever is not exactly of this kind it leaves to V8's serializer: other prototypes,
 * proxies, holes, extra properties of arrays, an object that stands in two places, a shape that is
 * not declared. Each property is read once, whoever writes the message in the end.
 */

import { types } from "node:util";
import type { Heap } from "../memory/heap.ts";
import { BLOCK, MESSAGE, TAG } from "../memory/layout.ts";
import { readOnce } from "./read-once.ts";
import { MOST_KEYS, type Shapes, UNDECLARED } from "./shapes.ts";
import { SHORTEST_LONG } from "./short-texts.ts";
import { roomForLatin1, writeLatin1, writeUtf16 } from "./text.ts";
import { MOST_COUNT, NODE, NODE_BITS } from "./tree.ts";

/** What {@link TreeWriter.write} returns when it has written. */
export const WRITTEN = Symbol("written");

/** Deeper trees are left to V8, which guards its stack. */
const DEEPEST = 64;

/** Longer arrays are left to V8, which is as quick with them. */
const LONGEST_ARRAY = 4096;

/** Up to so many objects are searched one by one, to notice one that stands in two places. */
const FEW = 16;

/** Its prototype is that of every plain object: what it inherits, they inherit. */
const EMPTY = {};

/** One thread's writer: it keeps its lists from message to message. */
export class TreeWriter {
  readonly #heap: Heap;
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

  constructor(heap: Heap, shapes: Shapes) {
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
    this.#expected = (this.#at - this.#block) * 4;
    words[message + MESSAGE.tag] = TAG.tree;
    words[message + MESSAGE.size] = this.#expected;
    words[message + MESSAGE.block] = this.#block;
    words[message + MESSAGE.bytes] = this.#expected;
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
    const start = this.#read;
    const most = start + MOST_KEYS;
    let step = this.#shapes.root;
    for (const key in value) {
      if (this.#read === most) return false;
      this.#values[this.#read++] = (value as Record<string, unknown>)[key];
      step = step.to(key);
    }
    // It looks like a plain object, but cannot be cloned. Its keys are none, or numbers.
    if (start === this.#read && types.isArgumentsObject(value)) return false;
    const shape = this.#shapes.numberOf(step);
    if (shape === UNDECLARED) return false;
    this.#put(NODE.object, shape);
    return this.#writeValues(start, this.#read, depth + 1);
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
    this.#put(NODE.array, length);
    return this.#writeValues(start, start + length, depth + 1);
  }

  #writeValues(start: number, end: number, depth: number): boolean {
    for (let index = start; index < end; index++) {
      if (!this.#writeValue(this.#values[index], depth)) return false;
    }
    return true;
  }

  #writeValue(value: unknown, depth: number): boolean {
    switch (typeof value) {
      case "number":
        this.#writeNumber(value);
        return true;
      case "string":
        return this.#writeText(value);
      case "boolean":
        this.#put(value ? NODE.true : NODE.false, 0);
        return true;
      case "undefined":
        this.#put(NODE.undefined, 0);
        return true;
      case "object":
        if (value !== null) return this.#writeObject(value, depth);
        this.#put(NODE.null, 0);
        return true;
      case "bigint":
      case "function":
      case "symbol":
      default:
        return false;
    }
  }

  #writeNumber(value: number): void {
    if ((value | 0) === value && !Object.is(value, -0)) {
      this.#put(NODE.int, 0);
      this.#words[this.#at++] = value;
      return;
    }
    this.#put(NODE.double, 0);
    const even = (this.#at + 1) & ~1;
    this.#heap.doubles[even >>> 1] = value;
    this.#at = even + 2;
  }

  #writeText(text: string): boolean {
    const { length } = text;
    if (length > MOST_COUNT) return false;
    this.#put(NODE.latin1, length);
    this.#makeRoom((roomForLatin1(text) + 3) >>> 2);
    const isLatin1 =
      length < SHORTEST_LONG
        ? this.#heap.texts.write(this.#at, text)
        : writeLatin1(this.#heap, this.#at * 4, text);
    if (isLatin1) {
      this.#at += (length + 3) >>> 2;
      return true;
    }
    this.#words[this.#at - 1] = NODE.utf16 | (length << NODE_BITS);
    this.#makeRoom((length + 1) >>> 1);
    writeUtf16(this.#heap, this.#at * 4, text);
    this.#at += (length + 1) >>> 1;
    return true;
  }

  /** Writes a value's first word; there is room for a number behind it. */
  #put(node: number, count: number): void {
    this.#makeRoom(4);
    this.#words[this.#at++] = node | (count << NODE_BITS);
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
