import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { timesBlocked, timesInBuffer } from "../../../src/model/latency.ts";
import { Timeline } from "../../../src/model/timeline.ts";
import { EventBatch } from "../../../src/trace/batch.ts";
import { EVENT_KIND, OUTCOME } from "../../../src/trace/event.ts";
import { timelineOf } from "../../support/world-view.ts";

describe("latencies", () => {
  const timeline = timelineOf(`
    main             worker
    open jobs cap=1  .
    send jobs a      .
    send jobs b…     .
    +7ms
    …send jobs b     recv jobs a
    +3ms
    .                recv jobs b
  `);

  it("are the times from a message's send to its receive", () => {
    assert.deepEqual(timesInBuffer(timeline, 1, timeline.length), {
      p50: 4e6,
      p99: 9e6,
      count: 2,
    });
  });

  it("are those up to the instant", () => {
    const position = timeline.positionAt(12e6);
    assert.deepEqual(timesInBuffer(timeline, 1, position), { p50: 9e6, p99: 9e6, count: 1 });
    assert.equal(timesInBuffer(timeline, 1, 3), undefined);
  });

  it("of blocked sends are the times from blocked to done", () => {
    assert.deepEqual(timesBlocked(timeline, 1, timeline.length), {
      p50: 8e6,
      p99: 8e6,
      count: 1,
    });
    assert.equal(timesBlocked(timeline, 1, timeline.positionAt(5e6)), undefined);
  });

  it("pair messages by ticket when sends are missing", () => {
    const batch = new EventBatch();
    const about = { worker: 1, channel: 1, outcome: OUTCOME.ok };
    batch.addRow({ ...about, kind: EVENT_KIND.sendDone, ticket: 10, time: 100 });
    batch.addRow({ ...about, kind: EVENT_KIND.sendDone, ticket: 12, time: 200 });
    batch.addRow({ ...about, kind: EVENT_KIND.receiveDone, ticket: 10, time: 300 });
    batch.addRow({ ...about, kind: EVENT_KIND.receiveDone, ticket: 11, time: 400 });
    batch.addRow({ ...about, kind: EVENT_KIND.receiveDone, ticket: 12, time: 500 });
    const lossy = new Timeline();
    lossy.add(batch);
    assert.deepEqual(timesInBuffer(lossy, 1, 5), { p50: 200, p99: 300, count: 2 });
  });
});
