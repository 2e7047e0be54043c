import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { anything, array, assert as check, property, string } from "fast-check";
import { freeBlock } from "../../../src/runtime/cargo.ts";
import { decode, encode } from "../../../src/runtime/codec.ts";
import { Heap } from "../../../src/runtime/memory/heap.ts";
import { HEADER, MESSAGE, TAG } from "../../../src/runtime/memory/layout.ts";

function noHandles(): never {
  throw new Error("there are no handles in these messages");
}

/** A heap with room for one message. */
class Post {
  readonly heap = Heap.create();
  readonly message = this.heap.allocateCleared(MESSAGE.words * 4);

  /** Writes a value as often as it takes to declare its shapes; returns the message's tag. */
  write(value: unknown): number {
    for (let times = 0; times < 8; times++) {
      if (times > 0) freeBlock(this.heap, this.message);
      encode(this.heap, this.message, value);
    }
    return this.heap.read(this.message + MESSAGE.tag);
  }

  read(): unknown {
    return decode(this.heap, this.message, noHandles);
  }

  /** What arrives of a value. */
  pass(value: unknown): unknown {
    this.write(value);
    return this.read();
  }
}

/** All of a value as text: deepStrictEqual takes two Maps with an invalid Date as key for different. */
function shown(value: unknown): string {
  return inspect(value, { depth: null, maxArrayLength: null, maxStringLength: null });
}

const argumentsOf = function give(): unknown {
  // oxlint-disable-next-line prefer-rest-params -- what it is about
  return arguments;
} as (...given: number[]) => unknown;

class Point {
  x = 1;
  y = 2;
}

const DEEP = Array.from({ length: 100 }).reduce<object>((inner) => ({ inner }), {});
const TWICE = { x: 1 };
const EXTRA = Object.assign([1, 2], { extra: true });
const BUFFER = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer;

test("plain objects and dense arrays are written as trees", () => {
  const post = new Post();
  const values: readonly unknown[] = [
    { id: 1, name: "a", n: 0.5, ok: true },
    { a: null, b: undefined, c: -0, d: Number.NaN, e: 2 ** 31, f: -(2 ** 31) },
    { list: [1, "two", [3, { four: 4 }], []], nested: { deeper: { deepest: "x".repeat(100) } } },
    { ä: "ä", 日本: "日本語", "\ud800": "\ud800", "": "", "a b\"'`": "\u2028" },
    [1, 2.5, "three", undefined, null],
    Array.from({ length: 100 }, (_, id) => ({ id, name: `name ${id}` })),
    Object.freeze({ frozen: true }),
  ];
  for (const value of values) {
    assert.equal(post.write(value), TAG.tree, shown(value));
    assert.deepStrictEqual(post.read(), structuredClone(value));
  }
});

test("texts of any length are written as Latin-1 when they are ASCII, else as UTF-16", () => {
  const post = new Post();
  for (const length of [0, 1, 3, 4, 11, 12, 13, 23, 24, 25, 26, 100, 70_000]) {
    for (const letter of ["a", "\u0000", "é", "\u00ff", "\u0100", "日", "\ud800", "\udc00"]) {
      for (const text of [letter.repeat(length), `${"a".repeat(length)}${letter}`]) {
        assert.equal(post.pass(text), text);
        assert.deepEqual(post.pass({ text, after: 1 }), { text, after: 1 });
      }
    }
  }
  assert.equal(post.write("a".repeat(25)), TAG.latin1);
  assert.equal(post.write(`é${"a".repeat(25)}`), TAG.utf16);
});

test("any text goes through unchanged", () => {
  const post = new Post();
  check(
    property(array(string({ unit: "binary", maxLength: 40 })), (texts) => {
      assert.deepEqual(post.pass(texts), texts);
      assert.equal(post.pass(texts.join("")), texts.join(""));
    }),
  );
});

test("a typed array arrives with a buffer as large as its own, as structuredClone makes it", () => {
  const post = new Post();
  const views = [
    new Uint8Array(BUFFER),
    new Uint8Array(BUFFER, 1, 3),
    new Uint8ClampedArray(BUFFER, 7),
    new Int16Array(BUFFER, 2, 2),
    new Float64Array([1.5, Number.NaN, -0]),
    new BigInt64Array([-1n]),
    Buffer.from(BUFFER, 2, 4),
  ];
  for (const view of views) {
    assert.equal(post.write(view), TAG.bytes);
    const received = post.read() as Uint8Array;
    const cloned = structuredClone(view);
    assert.deepStrictEqual(received, cloned);
    assert.equal(received.byteOffset, cloned.byteOffset);
    assert.deepStrictEqual(received.buffer, cloned.buffer);
  }
  assert.equal(post.write(BUFFER), TAG.bytes);
  assert.deepStrictEqual(post.read(), BUFFER);
});

const FOR_V8: Readonly<Record<string, unknown>> = {
  "an object with a prototype of its own": Object.create({ inherited: 1 }, {}),
  "an object without a prototype": Object.assign(Object.create(null), { a: 1 }),
  "an instance of a class": new Point(),
  "an array of a class": new (class extends Array<number> {})(3),
  // oxlint-disable-next-line no-sparse-arrays -- what it is about
  "an array with holes": [1, , 3],
  "an array with as many properties as holes": Object.assign([1, 2], { length: 3, extra: true }),
  "an array with a property": EXTRA,
  "a match of a regular expression": /b(?<c>c)/.exec("abcd"),
  "an object that stands in two places": { a: TWICE, b: [TWICE] },
  "a key that is __proto__": JSON.parse('{"__proto__": {"a": 1}, "b": 2}'),
  "keys that are numbers": { 1: "a", 0: "b" },
  "a dictionary": Object.fromEntries(Array.from({ length: 65 }, (_, key) => [`key ${key}`, key])),
  "a very deep tree": DEEP,
  "a long array": Array.from({ length: 5000 }, (_, index) => index),
  "a Map deep inside": { a: [{ b: new Map([[1, { c: 1 }]]) }] },
  "a typed array inside": { bytes: new Uint8Array(BUFFER, 1, 2) },
  "an empty typed array": new Uint8Array(0),
  "a DataView": new DataView(BUFFER, 1, 2),
  "a Date": new Date(0),
  "a Date that lost its prototype": Object.setPrototypeOf(new Date(0), null),
  "an object that only looks like a buffer": Object.create(ArrayBuffer.prototype),
  "an object that only looks like a typed array": Object.create(Uint8Array.prototype),
  "an error": Object.assign(new TypeError("no", { cause: { a: 1 } }), { code: 3 }),
};

for (const [name, value] of Object.entries(FOR_V8)) {
  test(`${name} is left to V8 and goes through unchanged`, () => {
    const post = new Post();
    assert.equal(post.write(value), TAG.value);
    assert.deepStrictEqual(post.read(), structuredClone(value));
  });
}

test("what structuredClone refuses is refused", () => {
  const { heap, message } = new Post();
  const refused: readonly unknown[] = [
    () => 1,
    Symbol("s"),
    { method() {} },
    [{ a: Symbol("s") }],
    new Proxy({ a: 1 }, {}),
    { a: new Proxy([], {}) },
    argumentsOf(1),
    argumentsOf(),
    new WeakMap(),
  ];
  for (const value of refused) {
    assert.throws(() => structuredClone(value), { name: "DataCloneError" });
    for (let times = 0; times < 3; times++) {
      assert.throws(() => encode(heap, message, value), { name: "DataCloneError" }, shown(value));
    }
  }
});

test("what plain objects inherit is not taken for their own", () => {
  const post = new Post();
  const value = { a: 1, b: { c: 2 } };
  assert.equal(post.write(value), TAG.tree);
  post.read();
  const polluted = { value: true, enumerable: true, configurable: true };
  // oxlint-disable-next-line no-extend-native -- what it is about
  Object.defineProperty(Object.prototype, "polluted", polluted);
  try {
    const received = post.pass(value) as object;
    assert.deepEqual(Object.keys(received), ["a", "b"]);
  } finally {
    Reflect.deleteProperty(Object.prototype, "polluted");
  }
});

test("a getter is run once for each message, also when V8 writes it in the end", () => {
  const { heap, message } = new Post();
  let runs = 0;
  const inside = {
    get counted(): number {
      runs++;
      return runs;
    },
  };
  const list = [inside];
  for (const more of [1, new Map([[1, 2]]), { back: list }, inside]) {
    const value = { inside, more, list: [3], again: { list: [list] } };
    for (let times = 0; times < 3; times++) {
      const before = runs;
      encode(heap, message, value);
      assert.equal(runs, before + 1);
      const received = decode(heap, message, noHandles) as typeof value;
      assert.equal(received.inside.counted, before + 1);
      assert.equal(received.again.list[0]?.[0], received.inside);
    }
  }
});

test("a getter may send a message itself", () => {
  const post = new Post();
  const other = post.heap.allocateCleared(MESSAGE.words * 4);
  const value = {
    a: 1,
    get b(): number {
      encode(post.heap, other, { c: [2] });
      return 3;
    },
    d: "four",
  };
  assert.deepEqual(post.pass(value), { a: 1, b: 3, d: "four" });
  assert.deepEqual(decode(post.heap, other, noHandles), { c: [2] });
});

test("what a getter throws is thrown to the sender, and the next message is whole", () => {
  const post = new Post();
  const value = {
    a: 1,
    get b(): number {
      throw new RangeError("not today");
    },
  };
  for (let times = 0; times < 3; times++) {
    assert.throws(() => encode(post.heap, post.message, value), { message: "not today" });
  }
  assert.deepEqual(post.pass({ a: 1, b: 2 }), { a: 1, b: 2 });
});

test("any tree goes through as structuredClone makes it", () => {
  const post = new Post();
  const trees = anything({
    key: string({ unit: "binary", maxLength: 8 }),
    withNullPrototype: true,
    withSparseArray: true,
    withDate: true,
    withTypedArray: true,
    maxDepth: 4,
  });
  check(
    property(trees, (value) => {
      assert.equal(shown(post.pass(value)), shown(structuredClone(value)));
    }),
    { numRuns: 1000 },
  );
});

test("other threads know the shapes that one has declared", () => {
  const post = new Post();
  const there = new Heap(post.heap.memory, 2);
  for (let count = 0; count < 20; count++) {
    const value = Object.fromEntries(
      Array.from({ length: count + 1 }, (_, key) => [`key ${key}`, { [`inner ${key}`]: key }]),
    );
    assert.equal(post.write(value), TAG.tree);
    assert.deepStrictEqual(decode(there, post.message, noHandles), value);
    const message = there.allocateCleared(MESSAGE.words * 4);
    for (let times = 0; times < 3; times++) {
      if (times > 0) freeBlock(there, message);
      encode(there, message, value);
    }
    assert.equal(there.read(message + MESSAGE.tag), TAG.tree);
    assert.deepStrictEqual(post.heap.read(message + MESSAGE.tag), TAG.tree);
    assert.deepStrictEqual(decode(post.heap, message, noHandles), value);
  }
});

test("when no more shapes can be declared, V8 writes the rest", () => {
  const post = new Post();
  for (let shape = 0; shape < 2000; shape++) {
    const value = { [`key ${shape}`]: shape };
    const tag = post.write(value);
    assert.equal(tag, shape < 1023 ? TAG.tree : TAG.value);
    assert.deepEqual(post.read(), value);
  }
});

test("dictionaries that never come again take no shapes from those that do", () => {
  const post = new Post();
  for (let key = 0; key < 10_000; key++) {
    encode(post.heap, post.message, { [`key ${key}`]: key });
    freeBlock(post.heap, post.message);
  }
  assert.equal(post.write({ a: 1 }), TAG.tree);
});

test("every message gives back the memory that it took", () => {
  const post = new Post();
  const values: readonly unknown[] = [
    "x".repeat(1000),
    "é".repeat(1000),
    { id: 1, name: "a", list: ["x".repeat(300), 1, 2] },
    new Uint8Array(BUFFER),
    new Map([[1, 2]]),
    { a: new Set([1]) },
    [1, 2, 3],
  ];
  const passAll = (): void => {
    for (const value of values) post.pass(value);
  };
  passAll();
  const top = post.heap.read(HEADER.top);
  for (let times = 0; times < 10_000 / values.length; times++) passAll();
  assert.equal(post.heap.read(HEADER.top), top);
});
