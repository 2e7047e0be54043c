import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Latencies } from "../../../src/model/latency.ts";
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
  const latencies = new Latencies(timeline);

  it("are the times from a message's send to its receive", () => {
    assert.deepEqual(latencies.inBuffer(1, timeline.length), {
      p50: 4e6,
      p99: 9e6,
      count: 2,
    });
  });

  it("are those up to the instant", () => {
    const position = timeline.positionAt(12e6);
    assert.deepEqual(latencies.inBuffer(1, position), { p50: 9e6, p99: 9e6, count: 1 });
    assert.equal(latencies.inBuffer(1, 3), undefined);
  });

  it("of blocked sends are the times from blocked to done", () => {
    assert.deepEqual(latencies.blocked(1, timeline.length), {
      p50: 8e6,
      p99: 8e6,
      count: 1,
    });
    assert.equal(latencies.blocked(1, timeline.positionAt(5e6)), undefined);
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
    assert.deepEqual(new Latencies(lossy).inBuffer(1, 5), { p50: 200, p99: 300, count: 2 });
  });

  it("of a hundred thousand messages count all of them, within a hundredth", () => {
    const batch = new EventBatch();
    const about = { worker: 1, channel: 1, outcome: OUTCOME.ok };
    const count = 100_000;
    for (let ticket = 0; ticket < count; ticket++) {
      batch.addRow({ ...about, kind: EVENT_KIND.sendDone, ticket, time: ticket * 1000 });
      // The first half are in the buffer for 100 ns, the others for 900.
      const time = ticket * 1000 + (ticket < count / 2 ? 100 : 900);
      batch.addRow({ ...about, kind: EVENT_KIND.receiveDone, ticket, time });
    }
    const long = new Timeline();
    long.add(batch);
    const ofLong = new Latencies(long);
    const at = (share: number) =>
      ofLong.inBuffer(1, share * 2 * count) ?? { p50: 0, p99: 0, count: 0 };
    for (const [share, p50, p99] of [
      [1, 100, 900],
      [0.4, 100, 100],
      [0.75, 100, 900],
    ] as const) {
      const found = at(share);
      assert.equal(found.count, share * count);
      assert.ok(Math.abs(found.p50 - p50) <= p50 / 100, `p50 is ${found.p50}`);
      assert.ok(Math.abs(found.p99 - p99) <= p99 / 100, `p99 is ${found.p99}`);
    }
  });
});
