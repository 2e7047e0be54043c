import assert from "node:assert/strict";
import { test } from "node:test";
import { Lasting } from "../../../webview/panels/lasting.ts";

const MS = 700;
const STEP = 100;

/** What is shown after each of the keys, one every 100 ms. */
function course(keys: readonly string[]): string[] {
  const lasting = new Lasting(MS);
  return keys.map((key, index) => lasting.update(key, index * STEP));
}

function times(count: number, ...keys: string[]): string[] {
  return Array.from({ length: count }, () => keys).flat();
}

test("what is there for an instant is not shown", () => {
  assert.deepEqual(new Set(course(["cache", "", "", "enrich", "", "", "cache"])), new Set([""]));
});

test("what is there all the while is shown when it has lasted", () => {
  assert.deepEqual(course(times(10, "cache")), [...times(7, ""), ...times(3, "cache")]);
});

test("what comes and goes is shown, and stays while it comes back", () => {
  const shown = course(times(20, "cache", "", ""));
  assert.equal(shown.indexOf("cache"), 7);
  assert.ok(shown.slice(7).every((key) => key === "cache"));
});

test("of two that take turns the first stays", () => {
  assert.deepEqual(new Set(course(times(20, "cache", "enrich")).slice(8)), new Set(["cache"]));
});

test("what is away for long gives way to nothing, or to what has lasted meanwhile", () => {
  const first = times(8, "cache");
  const then = course([...first, ...times(8, "")]).slice(first.length);
  assert.deepEqual(then, [...times(6, "cache"), "", ""]);
  const other = course([...first, ...times(20, "enrich")]).slice(first.length);
  assert.deepEqual([...new Set(other)], ["cache", "", "enrich"]);
});

test("what is set is shown at once, and so is nothing", () => {
  const lasting = new Lasting(MS);
  lasting.set("cache", 0);
  assert.equal(lasting.update("", STEP), "cache");
  lasting.set("", 2 * STEP);
  assert.equal(lasting.update("cache", 3 * STEP), "");
});
