import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Clock, LIVE, seek } from "../../../webview/replay/clock.ts";
import type { Picture } from "../../../webview/state/picture.ts";
import { Signal } from "../../../webview/state/signal.ts";
import { Range } from "../../../webview/timeline/range.ts";
import type { Span } from "../../../webview/timeline/span.ts";
import { pictureOf } from "../../support/pictures.ts";

/** A live program's view; `grow` shows a picture with so many ns. */
function liveView() {
  const model = {
    picture: new Signal<Picture | undefined>(undefined),
    clock: new Signal<Clock>(LIVE),
    span: new Signal<Span | undefined>(undefined),
    loops: new Signal(false),
  };
  const range = new Range(model);
  range.moveWithClock();
  const grow = (endTime: number): void => {
    model.picture.value = pictureOf({
      workers: {},
      channels: {},
      head: { time: endTime, endTime },
      info: { state: "live" },
    });
  };
  return { model, range, grow };
}

describe("a range that follows a live program", () => {
  it("flows with it where it is long", () => {
    const { range, grow } = liveView();
    grow(10e9);
    range.set({ from: 8e9, to: 10e9 });
    grow(10.1e9);
    assert.deepEqual(range.span, { from: 8.1e9, to: 10.1e9, follows: true });
  });

  it("is seen in stills where it is short, the last of which ends with the newest event", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { range, grow } = liveView();
    grow(10e9);
    range.set({ from: 9.99e9, to: 10e9 });
    const still = { from: 9.99e9, to: 10e9, follows: true };
    grow(10.1e9);
    grow(10.2e9);
    assert.deepEqual(range.span, still);
    t.mock.timers.tick(500);
    assert.deepEqual(range.span, { from: 10.19e9, to: 10.2e9, follows: true });
  });

  it("is moved in stills too where a replay would play through it before it can be seen", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { model, range } = liveView();
    const show = (time: number): void => {
      model.picture.value = pictureOf({
        workers: {},
        channels: {},
        head: { time, endTime: 60e9 },
        info: { state: "ended" },
      });
    };
    show(10e9);
    model.clock.value = { mode: "playing", from: 10e9, since: 0, speed: 1 };
    range.set({ from: 9.9e9, to: 10.1e9 });
    show(10.2e9);
    show(10.4e9);
    assert.deepEqual(range.span, { from: 9.9e9, to: 10.1e9 }, "the still stands");
    t.mock.timers.tick(500);
    assert.ok(range.span.from < 10.4e9 && range.span.to > 10.4e9);
    const moved = range.span;
    model.loops.value = true;
    show(11e9);
    t.mock.timers.tick(500);
    assert.deepEqual(range.span, moved, "a loop stays where it is");
  });

  it("still follows when a still is zoomed, and stands when the view does", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const { model, range, grow } = liveView();
    grow(10e9);
    range.set({ from: 9e9 + 1, to: 10e9 });
    grow(10.4e9);
    range.zoom(0.5);
    assert.equal(range.span.to, 10e9);
    assert.equal(range.span.follows, true);
    model.clock.value = seek(LIVE, { time: 10e9 });
    grow(11e9);
    t.mock.timers.tick(2000);
    assert.equal(range.span.to, 10e9);
  });
});
