/**
 * The shapes of plain objects: which keys, in which order. A shape is declared once in the shared
 * memory; from then on messages name it by its number. Shapes are never taken back, so only a key
 * list that is seen a second time is declared, and only so many of them.
 *
 * ```
 * directory: | number of shapes | address of shape 0 | address of shape 1 | ...
 * shape:     | number of keys | length of key 0 | its UTF-16 units, two a word | length of key 1 ...
 * ```
 */

import { load, store } from "../memory/atomics.ts";
import { HEADER } from "../memory/layout.ts";
import { acquire, release } from "../memory/lock.ts";
import type { Views } from "../memory/memory.ts";

/** The most shapes that a program declares. */
const MOST_SHAPES = 1023;

/** The most keys of a shape: an object with more is a dictionary. */
export const MOST_KEYS = 64;

/** Steps kept in this thread; when they are more, most of them came from dictionaries. */
const MOST_STEPS = 8192;

/** So many next keys are compared one by one. */
const FEW_KEYS = 4;

/** Where blocks of the shared memory come from. */
interface Allocating extends Views {
  allocate(bytes: number): number;
  allocateCleared(bytes: number): number;
}

/** No number: the shape is not declared. */
export const UNDECLARED = -1;

/** A list of keys, on the way from the empty one to that of an object. */
export class Step {
  readonly keys: readonly string[];
  /** The shape's number, or `UNDECLARED`. */
  shape = UNDECLARED;
  wasSeen = false;
  /** The next keys that came first, with their steps: compared one by one they are found soonest. */
  readonly #firstKeys: string[] = [];
  readonly #firstSteps: Step[] = [];
  readonly #next = new Map<string, Step>();
  readonly #count: { steps: number };

  constructor(keys: readonly string[], count: { steps: number }) {
    this.keys = keys;
    this.#count = count;
    count.steps++;
  }

  /** The list with one key more. */
  to(key: string): Step {
    const keys = this.#firstKeys;
    for (let index = 0; index < keys.length; index++) {
      if (keys[index] === key) return this.#firstSteps[index] as Step;
    }
    return this.#next.get(key) ?? this.#add(key);
  }

  #add(key: string): Step {
    const step = new Step([...this.keys, key], this.#count);
    this.#next.set(key, step);
    if (this.#firstKeys.length < FEW_KEYS) {
      this.#firstKeys.push(key);
      this.#firstSteps.push(step);
    }
    return step;
  }
}

/** What one thread knows of the program's shapes. */
export class Shapes {
  readonly #heap: Allocating;
  readonly #known: (readonly string[])[] = [];
  #count = { steps: 0 };
  /** The empty list of keys. */
  root = new Step([], this.#count);

  constructor(heap: Allocating) {
    this.#heap = heap;
  }

  /** The number of a key list's shape, or `UNDECLARED`: the first time, or when there are too many. */
  numberOf(step: Step): number {
    if (step.shape !== UNDECLARED) return step.shape;
    if (step.wasSeen && step.keys.every(isName)) step.shape = this.#declare(step.keys);
    step.wasSeen = true;
    if (this.#count.steps > MOST_STEPS) this.#startAnew();
    return step.shape;
  }

  /** The keys of a declared shape. */
  keysOf(shape: number): readonly string[] {
    return (this.#known[shape] ??= this.#read(shape));
  }

  #startAnew(): void {
    this.#count = { steps: 0 };
    this.root = new Step([], this.#count);
  }

  #declare(keys: readonly string[]): number {
    const heap = this.#heap;
    acquire(heap, HEADER.shapesLock);
    try {
      if (heap.read(HEADER.shapes) === 0) {
        heap.words[HEADER.shapes] = heap.allocateCleared((1 + MOST_SHAPES) * 4);
      }
      const directory = heap.reach(heap.read(HEADER.shapes));
      const count = heap.read(directory);
      for (let shape = 0; shape < count; shape++) {
        if (isSame(this.keysOf(shape), keys)) return shape;
      }
      if (count === MOST_SHAPES) return UNDECLARED;
      heap.words[directory + 1 + count] = this.#write(keys);
      // Commits. A message that names the shape is sent later, by steps that order memory.
      store(heap.words, directory, count + 1);
      return count;
    } finally {
      release(heap, HEADER.shapesLock);
    }
  }

  #write(keys: readonly string[]): number {
    const heap = this.#heap;
    const words = keys.reduce((sum, { length }) => sum + 1 + ((length + 1) >> 1), 1);
    const address = heap.allocate(words * 4);
    let at = address;
    heap.words[at++] = keys.length;
    for (const key of keys) {
      heap.words[at++] = key.length;
      heap.text.write(key, at * 4, "utf16le");
      at += (key.length + 1) >> 1;
    }
    return address;
  }

  #read(shape: number): string[] {
    const heap = this.#heap;
    const directory = heap.reach(load(heap.words, HEADER.shapes));
    heap.reach(directory + MOST_SHAPES);
    let at = heap.reach(heap.read(directory + 1 + shape));
    const keys: string[] = [];
    let left = heap.read(at++);
    for (; left > 0; left--) {
      const length = heap.read(heap.reach(at++));
      const next = at + ((length + 1) >> 1);
      heap.reach(next);
      keys.push(heap.text.toString("utf16le", at * 4, at * 4 + length * 2));
      at = next;
    }
    return keys;
  }
}

/** Numbers belong to dictionaries, and `__proto__` is no key like others where objects are made. */
function isName(key: string): boolean {
  return !/^\d/.test(key) && key !== "__proto__";
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
