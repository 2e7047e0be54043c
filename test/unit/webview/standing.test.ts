import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { atTheEnd, type Clock, LIVE, replay, seek } from "../../../webview/replay/clock.ts";
import { Standing } from "../../../webview/replay/standing.ts";
import type { Picture } from "../../../webview/state/picture.ts";
import { Signal } from "../../../webview/state/signal.ts";
import { pictureOf } from "../../support/pictures.ts";

const END = { time: 10e9, endTime: 10e9, position: 101, endPosition: 101 };

/** A view of a recording; `shows` draws the picture of an instant and lets it rest. */
function viewOf(context: TestContext, start: Clock = LIVE) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const clock = new Signal<Clock>(start);
  const picture = new Signal<Picture | undefined>(undefined);
  const told: number[] = [];
  const standing = new Standing({ clock, picture }, (position) => told.push(position));
  const draws = (position: number): void => {
    const head = { ...END, position };
    picture.value = pictureOf({ workers: { main: {} }, channels: {}, head });
  };
  const rests = (): void => context.mock.timers.tick(1000);
  const shows = (position: number): void => {
    draws(position);
    rests();
  };
  return { clock, standing, told, draws, rests, shows };
}

describe("where a view stands", () => {
  it("is told when the user has put it there", (context) => {
    const { clock, told, shows } = viewOf(context);
    clock.value = seek(LIVE, { position: 7 });
    shows(7);
    assert.deepEqual(told, [7]);
  });

  it("is told once the picture of that instant is shown", (context) => {
    const { clock, told, draws, rests, shows } = viewOf(context);
    draws(101);
    clock.value = seek(LIVE, { position: 7 });
    rests();
    assert.deepEqual(told, []);
    shows(7);
    assert.deepEqual(told, [7]);
  });

  it("is not told when the view was made anew there", (context) => {
    const { told, shows } = viewOf(context, seek(LIVE, { position: 7 }));
    shows(7);
    assert.deepEqual(told, []);
  });

  it("is not told when nobody but the view has put it there", (context) => {
    const { clock, standing, told, shows } = viewOf(context);
    standing.give(seek(LIVE, { position: 50 }));
    shows(50);
    standing.give(replay(END.endTime, 0));
    clock.value = atTheEnd(clock.value, { ...END, state: "ended" }, 1e6);
    shows(101);
    assert.deepEqual(clock.value, seek(LIVE, "end"));
    assert.deepEqual(told, []);
  });

  it("is told when the user has stopped a replay that began by itself", (context) => {
    const { clock, standing, told, shows } = viewOf(context);
    standing.give(replay(END.endTime, 0));
    clock.value = seek(LIVE, { position: 30 });
    shows(30);
    assert.deepEqual(told, [30]);
  });
});
