import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { axisTicks } from "../../../webview/timeline/axis.ts";
import {
  panSpan,
  partOf,
  spanWith,
  timeAt,
  wholeSpan,
  zoomSpan,
} from "../../../webview/timeline/span.ts";

const WHOLE = wholeSpan(100e9);

describe("timeline span", () => {
  it("is never empty, even of an empty trace", () => {
    assert.deepEqual(wholeSpan(0), { from: 0, to: 1000 });
  });

  it("zooms around a time that keeps its place", () => {
    const half = zoomSpan(WHOLE, WHOLE, 0.5, 20e9);
    assert.deepEqual(half, { from: 10e9, to: 60e9 });
    assert.equal(partOf(half, 20e9), 0.2);
  });

  it("is the whole again when it is zoomed out far enough", () => {
    assert.equal(zoomSpan({ from: 10e9, to: 60e9 }, WHOLE, 3, 20e9), undefined);
  });

  it("stays inside of the trace", () => {
    assert.deepEqual(panSpan({ from: 0, to: 50e9 }, WHOLE, -1), { from: 0, to: 50e9 });
    assert.deepEqual(panSpan({ from: 0, to: 50e9 }, WHOLE, 0.5), { from: 25e9, to: 75e9 });
    assert.deepEqual(panSpan({ from: 0, to: 50e9 }, WHOLE, 9), { from: 50e9, to: 100e9 });
  });

  it("moves to hold a time, and only then", () => {
    const span = { from: 40e9, to: 50e9 };
    assert.equal(spanWith(span, WHOLE, 45e9), span);
    assert.deepEqual(spanWith(span, WHOLE, 60e9), { from: 51e9, to: 61e9 });
    assert.deepEqual(spanWith(span, WHOLE, 30e9), { from: 29e9, to: 39e9 });
  });

  it("tells the time under the pointer, at its ends beyond them", () => {
    assert.deepEqual(
      [-1, 0, 0.5, 2].map((part) => timeAt(WHOLE, part)),
      [0, 0, 50e9, 100e9],
    );
  });
});

function labels(to: number, width: number): readonly string[] {
  return axisTicks({ from: 0, to }, width).map((tick) => tick.label);
}

describe("timeline axis", () => {
  it("labels times far from the start in a unit in which they are short", () => {
    const late = { from: 49.9996e9, to: 49.9999e9 };
    assert.deepEqual(
      axisTicks(late, 300).map(({ label }) => label),
      ["49.9996 s", "49.9997 s", "49.9998 s", "49.9999 s"],
    );
  });

  it("labels round times in one unit", () => {
    assert.deepEqual(labels(60e9, 400), ["0 s", "20 s", "40 s", "60 s"]);
    assert.deepEqual(labels(60e9, 200), ["0 s", "20 s", "40 s", "60 s"]);
    assert.deepEqual(labels(5e6, 300), ["0 ms", "2 ms", "4 ms"]);
    assert.deepEqual(labels(1000, 400), [
      "0.0 µs",
      "0.2 µs",
      "0.4 µs",
      "0.6 µs",
      "0.8 µs",
      "1.0 µs",
    ]);
  });
});
