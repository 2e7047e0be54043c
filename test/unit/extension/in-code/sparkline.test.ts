import assert from "node:assert/strict";
import { test } from "node:test";
import { sparkline } from "../../../../src/extension/in-code/sparkline.ts";

/** The drawing, as text. */
function svgOf(values: readonly number[], capacity: number): string {
  const [head, body = ""] = sparkline(values, capacity).split(",");
  assert.equal(head, "data:image/svg+xml;base64");
  return atob(body);
}

const bars = (svg: string) => [...svg.matchAll(/M(\S+) (\S+?)h/g)].map(([, x, y]) => [x, y]);

test("the capacity is the top of the drawing", () => {
  assert.deepEqual(bars(svgOf([0, 2, 4], 4)), [
    ["0.0", "35.0"],
    ["80.0", "19.0"],
    ["160.0", "2.0"],
  ]);
});

test("without a capacity the highest value is the top", () => {
  assert.equal(bars(svgOf([5, 10], -1))[1]?.[1], "2.0");
});

test("where the channel did not exist nothing is drawn", () => {
  assert.equal(bars(svgOf([-1, -1, 1], 4)).length, 1);
  assert.doesNotMatch(svgOf([], 0), /NaN|Infinity/);
});
