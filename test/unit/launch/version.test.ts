import assert from "node:assert/strict";
import { test } from "node:test";
import { isAtLeast, parseVersion, stripsTypes } from "../../../src/launch/version.ts";

test("a version is read from what node prints", () => {
  assert.deepEqual(parseVersion("v22.18.0\n"), [22, 18, 0]);
  assert.deepEqual(parseVersion("v24.0.0-nightly2025"), [24, 0, 0]);
  assert.equal(parseVersion("Python 3.12.1"), undefined);
  assert.equal(parseVersion(""), undefined);
});

test("versions compare part by part, as numbers", () => {
  assert.equal(isAtLeast([20, 19, 0], [20, 19, 0]), true);
  assert.equal(isAtLeast([20, 20, 0], [20, 19, 5]), true);
  assert.equal(isAtLeast([20, 9, 9], [20, 19, 0]), false);
  assert.equal(isAtLeast([21, 0, 0], [20, 19, 0]), true);
  assert.equal(isAtLeast([18, 99, 0], [20, 19, 0]), false);
});

test("Node runs TypeScript by itself since 22.18 and 23.6", () => {
  const answers = ["20.20.2", "22.17.9", "22.18.0", "23.5.0", "23.6.0", "24.0.0"].map(
    (text) => `${text} ${stripsTypes(parseVersion(text) ?? [0, 0, 0])}`,
  );
  assert.deepEqual(answers, [
    "20.20.2 false",
    "22.17.9 false",
    "22.18.0 true",
    "23.5.0 false",
    "23.6.0 true",
    "24.0.0 true",
  ]);
});
