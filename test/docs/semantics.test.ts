/** Every promise of docs/semantics.md has a test that names its number. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const promised = [...readFileSync("docs/semantics.md", "utf8").matchAll(/^(\d+)\. /gm)].map(
  ([, number]) => Number(number),
);

test("the promises are numbered from 1 to 32", () => {
  assert.deepEqual(
    promised,
    Array.from({ length: 32 }, (_, index) => index + 1),
  );
});

test("each promise is named by a test", () => {
  const tested = new Set<number>();
  for (const file of readdirSync("test", { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".test.ts") || file.includes("node_modules")) continue;
    const source = readFileSync(`test/${file}`, "utf8");
    for (const [, numbers = ""] of source.matchAll(/\(semantics ([\d, and]+)\)/g)) {
      for (const number of numbers.match(/\d+/g) ?? []) tested.add(Number(number));
    }
  }
  assert.deepEqual(
    promised.filter((number) => !tested.has(number)),
    [],
  );
});
