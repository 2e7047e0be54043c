import assert from "node:assert/strict";
import { test } from "node:test";
import { Heap } from "../../../src/runtime/memory/heap.ts";

/** More than are kept, of every length, so that most of them meet another one in their place. */
const TEXTS = Array.from({ length: 4000 }, (_, i) => `${i}${"é".repeat(i % 21)}`.slice(0, i % 25));

test("short texts arrive as they were, also when others are kept in their place", () => {
  const { texts, words } = Heap.create();
  const at = words.length - 8;
  for (let round = 0; round < 2; round++) {
    for (const text of TEXTS) {
      // What stood there before is no part of the text.
      words.fill(-1, at, at + 8);
      assert.ok(texts.write(at, text));
      assert.equal(texts.read(at, text.length), text);
      assert.equal(texts.read(at, text.length), text, "as it is kept");
    }
  }
});

test("a text that ends with zeros is not taken for a shorter one", () => {
  const { texts, words } = Heap.create();
  const at = words.length - 8;
  for (const text of ["a", "a\0", "a\0\0", "a\0\0\0", "a\0\0\0\0", "a"]) {
    assert.ok(texts.write(at, text));
    assert.equal(texts.read(at, text.length), text);
  }
});

test("a short text that is not Latin-1 is refused, whatever is kept", () => {
  const { texts, words } = Heap.create();
  const at = words.length - 8;
  assert.ok(texts.write(at, "kept"));
  for (const text of ["\u0100", "日本", "keptĀ", "\ud800"]) assert.ok(!texts.write(at, text), text);
  assert.ok(texts.write(at, "kept"));
  assert.equal(texts.read(at, 4), "kept");
});
