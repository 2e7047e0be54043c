import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  atTheEnd,
  type Clock,
  FASTEST,
  goLive,
  instantAt,
  LIVE,
  replay,
  type Shown,
  seek,
  togglePlay,
  withSpeed,
} from "../../../webview/replay/clock.ts";

const AT_2S: Shown = { time: 2e9, position: 20, endTime: 10e9, endPosition: 100, state: "live" };
const AT_END: Shown = { ...AT_2S, time: 10e9, position: 100 };
const ENDED: Shown = { ...AT_END, state: "ended" };
const PLAYING: Clock = { mode: "playing", from: 1e9, since: 5000, speed: 2 };

describe("clock", () => {
  it("follows the newest event while it is live", () => {
    assert.equal(instantAt(LIVE, 123), "end");
  });

  it("replays so many seconds of the trace a second as its speed says", () => {
    assert.deepEqual(instantAt(PLAYING, 5500), { time: 2e9 });
  });

  it("stands still at what is shown when a live view is paused", () => {
    assert.deepEqual(togglePlay(LIVE, AT_2S, 0), {
      mode: "paused",
      at: { position: 20 },
      speed: 1,
    });
  });

  it("stands still at what is shown when a replay is paused", () => {
    const paused = togglePlay(PLAYING, AT_2S, 9000);
    assert.deepEqual(paused, { mode: "paused", at: { position: 20 }, speed: 2 });
  });

  it("plays on from what is shown", () => {
    const paused = seek(LIVE, { position: 20 });
    assert.deepEqual(togglePlay(paused, AT_2S, 70), {
      mode: "playing",
      from: 2e9,
      since: 70,
      speed: 1,
    });
  });

  it("goes live when it is played at the end of a running program", () => {
    assert.deepEqual(togglePlay(seek(LIVE, "end"), AT_END, 0), LIVE);
  });

  it("plays from the start when it is played at the end of a recording", () => {
    const again = togglePlay(seek(LIVE, "end"), ENDED, 7);
    assert.deepEqual(again, { mode: "playing", from: 0, since: 7, speed: 1 });
    assert.deepEqual(togglePlay(LIVE, ENDED, 7), again);
  });

  it("changes its speed without a jump", () => {
    const faster = withSpeed(PLAYING, 100, AT_2S, 5500);
    assert.deepEqual(instantAt(faster, 5500), instantAt(PLAYING, 5500));
    assert.deepEqual(instantAt(faster, 5501), { time: 2.1e9 });
    assert.deepEqual(withSpeed(LIVE, 5, AT_2S, 0), { mode: "live", speed: 5 });
  });

  it("replays as fast as possible event after event, whatever time is between them", () => {
    const race = withSpeed(PLAYING, FASTEST, AT_2S, 5000);
    assert.deepEqual(instantAt(race, 5000), { position: 20 });
    // An event a picture where there are few.
    assert.deepEqual(instantAt(race, 5032), { position: 22 });
    const many = withSpeed(PLAYING, FASTEST, { ...AT_2S, endPosition: 4_000_000 }, 5000);
    assert.deepEqual(instantAt(many, 5016), { position: 16_020 });
    const stands = atTheEnd(race, ENDED, 20_000);
    assert.deepEqual(stands, { mode: "paused", at: "end", speed: FASTEST });
  });

  it("goes on from what is shown when a race becomes a replay again", () => {
    const race = withSpeed(PLAYING, FASTEST, AT_2S, 5000);
    const slower = withSpeed(race, 0.5, AT_2S, 6000);
    assert.deepEqual(slower, { mode: "playing", from: 2e9, since: 6000, speed: 0.5 });
  });

  it("goes live when a replay catches up with a running program", () => {
    assert.deepEqual(atTheEnd(PLAYING, AT_END, 20_000), { mode: "live", speed: 2 });
  });

  it("stands still at the end of a recording", () => {
    const stands = atTheEnd(PLAYING, ENDED, 20_000);
    assert.deepEqual(stands, { mode: "paused", at: "end", speed: 2 });
  });

  it("plays on before the end", () => {
    assert.equal(atTheEnd(PLAYING, ENDED, 5001), PLAYING);
    assert.equal(atTheEnd(LIVE, ENDED, 20_000), LIVE);
  });

  it("keeps its speed when it goes live", () => {
    assert.deepEqual(goLive(PLAYING), { mode: "live", speed: 2 });
  });

  it("replays a whole recording in 4 to 20 seconds", () => {
    const speeds = [3e6, 2e9, 10e9, 60e9, 3600e9].map((end) => replay(end, 0).speed);
    assert.deepEqual(speeds, [0.001, 0.5, 1, 5, 100]);
  });
});
