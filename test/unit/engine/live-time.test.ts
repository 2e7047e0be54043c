import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LiveTime } from "../../../src/engine/live-time.ts";

describe("LiveTime", () => {
  it("is the newest event's time while events come", () => {
    const time = new LiveTime();
    time.arrived(1000e6, 50);
    assert.equal(time.at(50), 1000e6);
    assert.equal(time.at(149), 1000e6);
    time.arrived(1090e6, 150);
    assert.equal(time.at(150), 1090e6);
  });

  it("goes on in silence, from the event that came fastest", () => {
    const time = new LiveTime();
    time.arrived(1000e6, 80);
    time.arrived(1010e6, 70);
    assert.equal(time.at(1070), 1910e6);
  });

  it("says how late the newest events came, and takes that for no silence", () => {
    const time = new LiveTime();
    time.arrived(1e9, 1000);
    assert.equal(time.lag, 0);
    time.arrived(2e9, 5000);
    assert.equal(time.lag, 3e9);
    assert.equal(time.at(5050), 2.05e9);
    time.arrived(5.1e9, 5100);
    assert.equal(time.lag, 0);
  });

  it("is the last event's time when a recording is read faster than it was made", () => {
    const time = new LiveTime();
    time.arrived(1e9, 1);
    time.arrived(60e9, 2);
    assert.equal(time.at(3), 60e9);
  });
});
