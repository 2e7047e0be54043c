import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Placement } from "../../../webview/graph/placement.ts";
import { type Clock, LIVE, seek } from "../../../webview/replay/clock.ts";
import { Opening } from "../../../webview/replay/opening.ts";
import { Signal } from "../../../webview/state/signal.ts";
import { pictureOf } from "../../support/pictures.ts";

function picture(state: "live" | "ended", reading?: number) {
  return pictureOf({
    workers: { main: {} },
    channels: {},
    head: { endTime: 10e9, endPosition: 101 },
    info: { state, ...(reading !== undefined && { reading }) },
  });
}

/** The opening of a view whose clock is `clock`. */
function openingOf(clock: Signal<Clock>): Opening {
  return new Opening(
    clock,
    (value) => {
      clock.value = value;
    },
    new Placement(),
  );
}

describe("opening", () => {
  it("looks at a recording's end and middle, then replays it from the start", () => {
    const clock = new Signal<Clock>(LIVE);
    const opening = openingOf(clock);
    assert.equal(opening.take(picture("ended"), 0, false), true);
    assert.deepEqual(clock.value, seek(LIVE, { position: 50 }));
    assert.equal(opening.take(picture("ended"), 5, false), true);
    assert.deepEqual(clock.value, { mode: "playing", from: 0, since: 5, speed: 1 });
    assert.equal(opening.take(picture("ended"), 9, false), false);
  });

  it("shows a recording's end where nothing may move", () => {
    const clock = new Signal<Clock>(LIVE);
    const opening = openingOf(clock);
    opening.take(picture("ended"), 0, true);
    opening.take(picture("ended"), 5, true);
    assert.deepEqual(clock.value, seek(LIVE, "end"));
  });

  it("shows what has been read of a recording at once, and replays it when all has", () => {
    const clock = new Signal<Clock>(LIVE);
    const opening = openingOf(clock);
    assert.equal(opening.take(picture("live", 0.2), 0, false), false);
    assert.equal(opening.take(picture("live", 0.9), 3, false), false);
    opening.take(picture("ended"), 5, false);
    opening.take(picture("ended"), 8, false);
    assert.deepEqual(clock.value, { mode: "playing", from: 0, since: 8, speed: 1 });
  });

  it("shows a running program at once, and its end when it ends", () => {
    const clock = new Signal<Clock>(LIVE);
    const opening = openingOf(clock);
    assert.equal(opening.take(picture("live"), 0, false), false);
    assert.equal(opening.take(picture("ended"), 5, false), false);
    assert.equal(clock.value, LIVE);
  });

  it("stays where somebody has put the view meanwhile", () => {
    const clock = new Signal<Clock>(LIVE);
    const opening = openingOf(clock);
    clock.value = seek(LIVE, { position: 7 });
    assert.equal(opening.take(picture("ended"), 0, false), false);
    assert.deepEqual(clock.value, seek(LIVE, { position: 7 }));
  });

  it("is over where somebody puts the view before it replays", () => {
    const clock = new Signal<Clock>(LIVE);
    const opening = openingOf(clock);
    opening.take(picture("ended"), 0, false);
    clock.value = seek(LIVE, { position: 7 });
    assert.equal(opening.take(picture("ended"), 5, false), false);
    assert.deepEqual(clock.value, seek(LIVE, { position: 7 }));
  });

  it("goes on where a view was that the editor has made anew", () => {
    const clock = new Signal<Clock>(seek(LIVE, { position: 7 }));
    const opening = openingOf(clock);
    assert.equal(opening.take(picture("ended"), 0, false), false);
    assert.deepEqual(clock.value, seek(LIVE, { position: 7 }));
  });
});
