/** Reads the trees that `tree-writer.ts` wrote. */

import type { Views } from "../memory/memory.ts";
import type { Shapes } from "./shapes.ts";
import { SHORTEST_LONG, type ShortTexts } from "./short-texts.ts";
import { readLatin1, readUtf16 } from "./text.ts";
import { NODE, NODE_BITS, NODE_MASK } from "./tree.ts";

/** Makes an object of one shape of the values that come next. */
type Make = (reader: TreeReader) => object;

/** What is read: the shared memory, and its short texts. */
interface Readable extends Views {
  readonly texts: ShortTexts;
}

/** One thread's reader. */
export class TreeReader {
  readonly #views: Readable;
  readonly #shapes: Shapes;
  readonly #makers: Make[] = [];
  #at = 0;

  constructor(views: Readable, shapes: Shapes) {
    this.#views = views;
    this.#shapes = shapes;
  }

  /** Reads the tree at an address; the views cover it. */
  read(address: number): unknown {
    this.#at = address;
    return this.next();
  }

  /** Reads the value that comes next. */
  next(): unknown {
    const { words } = this.#views;
    const word = words[this.#at++] as number;
    switch (word & NODE_MASK) {
      case NODE.null:
        return null;
      case NODE.false:
        return false;
      case NODE.true:
        return true;
      case NODE.int:
        return words[this.#at++];
      case NODE.double:
        return this.#nextDouble();
      case NODE.latin1:
        return this.#nextLatin1(word >>> NODE_BITS);
      case NODE.utf16:
        return this.#nextUtf16(word >>> NODE_BITS);
      case NODE.array:
        return this.#nextArray(word >>> NODE_BITS);
      case NODE.object:
        return this.#maker(word >>> NODE_BITS)(this);
      default:
        return undefined;
    }
  }

  #nextDouble(): number {
    const even = (this.#at + 1) & ~1;
    this.#at = even + 2;
    return this.#views.doubles[even >>> 1] as number;
  }

  #nextLatin1(length: number): string {
    const at = this.#at;
    this.#at += (length + 3) >>> 2;
    if (length < SHORTEST_LONG) return this.#views.texts.read(at, length);
    return readLatin1(this.#views, at * 4, length);
  }

  #nextUtf16(length: number): string {
    const at = this.#at;
    this.#at += (length + 1) >>> 1;
    return readUtf16(this.#views, at * 4, length);
  }

  #nextArray(length: number): unknown[] {
    const array: unknown[] = [];
    for (let index = 0; index < length; index++) array.push(this.next());
    return array;
  }

  #maker(shape: number): Make {
    return (this.#makers[shape] ??= makerOf(this.#shapes.keysOf(shape)));
  }
}

/** An object literal with these keys, e.g. `{"id": reader.next(), "name": reader.next()}`. */
function makerOf(keys: readonly string[]): Make {
  const properties = keys.map((key) => `${JSON.stringify(key)}: reader.next()`);
  try {
    // V8 makes objects of a literal several times quicker than key by key.
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the keys are quoted
    return new Function("reader", `return {${properties.join(", ")}};`) as Make;
  } catch {
    // Node was told to make no code of texts.
    return (reader) => Object.fromEntries(keys.map((key) => [key, reader.next()]));
  }
}
