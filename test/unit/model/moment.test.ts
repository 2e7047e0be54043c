import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Moment, Replay, sharesOf } from "../../../src/model/moment.ts";
import type { Timeline } from "../../../src/model/timeline.ts";
import { timelineOf } from "../../support/world-view.ts";

function momentAt(timeline: Timeline, ms: number): Moment {
  return new Replay(timeline).at(timeline.positionAt(ms * 1e6), ms * 1e6);
}

describe("the last second", () => {
  it("counts what happened in it, to the nanosecond", () => {
    const timeline = timelineOf(`
      main
      open jobs
      send jobs a
      +499ms
      send jobs b
      recv jobs a
      +600ms
      recv jobs b
    `);
    const received = (ms: number) => {
      const { world, before } = momentAt(timeline, ms);
      return world.received - before.received;
    };
    // Received at 503 and at 1104 ms.
    assert.deepEqual([502, 503, 1104, 1502, 1503, 2103, 2104].map(received), [0, 1, 2, 2, 1, 1, 0]);
  });

  it("is shared out among running, blocked and waiting", () => {
    const timeline = timelineOf(`
      main             worker
      open jobs cap=1  .
      send jobs a      .
      +498ms
      send jobs b…     .
      +249ms
      …send jobs b     recv jobs a
      +1000ms
      .                return
    `);
    const shares = (ms: number, worker: number) => sharesOf(momentAt(timeline, ms), worker);
    // Blocked from 501 to 751 ms.
    assert.deepEqual(shares(751, 1), { running: 501 / 751, blocked: 250 / 751, waiting: 0 });
    assert.deepEqual(shares(1251, 1), { running: 0.75, blocked: 0.25, waiting: 0 });
    assert.deepEqual(shares(1626, 1), { running: 0.875, blocked: 0.125, waiting: 0 });
    assert.deepEqual(shares(1751, 1), { running: 1, blocked: 0, waiting: 0 });
  });

  it("goes on when nothing happens any more", () => {
    const timeline = timelineOf(`
      main
      open jobs
      send jobs a
      recv jobs a
      recv jobs…
    `);
    const after = new Replay(timeline).at(timeline.length, 604e6);
    assert.deepEqual(sharesOf(after, 1), { running: 4 / 604, blocked: 0, waiting: 600 / 604 });
    assert.equal(after.world.received - after.before.received, 1);
    const later = new Replay(timeline).at(timeline.length, 2e9);
    assert.deepEqual(sharesOf(later, 1), { running: 0, blocked: 0, waiting: 1 });
    assert.equal(later.world.received - later.before.received, 0);
  });

  it("has no share for who has ended, or has not begun", () => {
    const timeline = timelineOf(`
      main          worker
      open jobs     .
      start worker  .
      .             return
    `);
    const nothing = { running: 0, blocked: 0, waiting: 0 };
    assert.deepEqual(sharesOf(momentAt(timeline, 1), 2), nothing);
    assert.deepEqual(sharesOf(momentAt(timeline, 3), 2), { running: 1, blocked: 0, waiting: 0 });
    assert.deepEqual(sharesOf(momentAt(timeline, 1500), 2), nothing);
  });
});
