import assert from "node:assert/strict";
import { test } from "node:test";
import { array, assert as assertProperty, constantFrom, property } from "fast-check";
import { mapLines } from "../../../../src/extension/in-code/line-map.ts";

const map = (before: string, after: string) =>
  Array.from(mapLines(before.split(""), after.split("")));

test("a text that was not edited maps every line to itself", () => {
  assert.deepEqual(map("abc", "abc"), [0, 1, 2]);
});

test("lines move down when others are written above them, and up when those are deleted", () => {
  assert.deepEqual(map("abc", "xyabc"), [2, 3, 4]);
  assert.deepEqual(map("xyabc", "abc"), [-1, -1, 0, 1, 2]);
});

test("a line that was changed in its place is still itself", () => {
  assert.deepEqual(map("abcd", "abXd"), [0, 1, 2, 3]);
});

test("edits at several places are told apart", () => {
  assert.deepEqual(map("abcdef", "1abc2d3ef4"), [1, 2, 3, 5, 7, 8]);
});

test("lines that occur twice follow those that occur once", () => {
  assert.deepEqual(map("a}b}c}", "a}x}b}c}"), [0, 1, 4, 5, 6, 7]);
});

test("two parts that changed places: one of them stays", () => {
  const moved = map("abXYcd", "cdXYab");
  assert.deepEqual(
    moved.filter((line) => line >= 0),
    moved.filter((line) => line >= 0).toSorted((a, b) => a - b),
  );
  assert.ok(moved.filter((line) => line >= 0).length >= 2);
});

test("nothing is left of a text that was deleted", () => {
  assert.deepEqual(map("ab", ""), [-1, -1]);
  assert.deepEqual(map("", "ab"), []);
});

test("whatever the edits, no two lines become one, and none cross", () => {
  const text = array(constantFrom("a", "b", "c", "d", "e", "f"), { maxLength: 30 });
  assertProperty(
    property(text, text, (before, after) => {
      const kept = [...mapLines(before, after)].filter((line) => line >= 0);
      for (const [index, line] of kept.entries()) {
        assert.ok(line < after.length);
        if (index > 0) assert.ok(line > (kept[index - 1] ?? 0));
      }
    }),
  );
});
