import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Timeline } from "../../../src/model/timeline.ts";
import { EventBatch, type Row } from "../../../src/trace/batch.ts";
import { EVENT_KIND, OUTCOME, SIDE } from "../../../src/trace/event.ts";
import { channelNumber, doings, holdings, timelineOf, worldOf } from "../../support/world-view.ts";

const BACK_PRESSURE = `
  main             consumer
  open jobs cap=2  .
  send jobs a      .
  send jobs b      .
  send jobs c…     .
  .                recv jobs a
  …send jobs c     .
  .                recv jobs b
  .                recv jobs c
  .                recv jobs…
`;

/** A timeline of these events. */
function add(...rows: Partial<Row>[]): Timeline {
  const batch = new EventBatch();
  for (const row of rows) batch.addRow(row);
  const timeline = new Timeline();
  timeline.add(batch);
  return timeline;
}

describe("World", () => {
  it("says what each worker does at any instant", () => {
    const timeline = timelineOf(BACK_PRESSURE);
    const at = (ms: number) => doings(timeline, worldOf(timeline, ms));
    assert.deepEqual(at(3), { main: "running", consumer: "running" });
    assert.deepEqual(at(4), { main: "blocked", consumer: "running" });
    assert.deepEqual(at(6), { main: "running", consumer: "running" });
    assert.deepEqual(at(9), { main: "running", consumer: "waiting" });
  });

  it("counts messages, the buffer and its high-water mark", () => {
    const timeline = timelineOf(BACK_PRESSURE);
    const number = (ms: number, column: "occupancy" | "sent" | "received" | "highWater") =>
      channelNumber(timeline, worldOf(timeline, ms), "jobs", column);
    assert.deepEqual(
      [1, 2, 3, 5, 6, 7, 8].map((ms) => number(ms, "occupancy")),
      [0, 1, 2, 1, 2, 1, 0],
    );
    assert.equal(number(9, "highWater"), 2);
    assert.equal(channelNumber(timeline, worldOf(timeline), "jobs", "highWaterTime"), 3e6);
    assert.deepEqual([number(9, "sent"), number(9, "received")], [3, 3]);
  });

  it("keeps the time that a worker was blocked and waited, and a channel was full", () => {
    const timeline = timelineOf(BACK_PRESSURE);
    const { workers, channels } = worldOf(timeline);
    assert.equal(workers.columns.blockedTime[1], 2e6);
    // Full from 3 to 5 ms, and from 6 to 7 ms.
    assert.equal(channels.columns.fullTime[1], 3e6);
  });

  it("follows several operations that one worker awaits at once", () => {
    const timeline = timelineOf(`
      main
      open left
      open right
      recv left…
      recv right…
      send right a
      …recv right a
      send left b
      …recv left b
    `);
    const at = (ms: number) => doings(timeline, worldOf(timeline, ms))["main"];
    assert.deepEqual([2, 3, 4, 6, 8].map(at), [
      "running",
      "waiting",
      "waiting",
      "waiting",
      "running",
    ]);
    assert.equal(worldOf(timeline).workers.columns.waitingTime[1], 5e6);
  });
});

describe("World, of handles and ends", () => {
  it("knows who holds the handles, those in messages too", () => {
    const timeline = timelineOf(`
      main                         server
      open requests                .
      open replies                 .
      move requests.rx to server   .
      clone replies.tx             .
      pack replies.tx into requests  .
      send requests ask            .
      .                            recv requests ask
      .                            unpack replies.tx
      .                            drop replies.tx
    `);
    const senders = (ms: number) =>
      channelNumber(timeline, worldOf(timeline, ms), "replies", "senders");
    assert.deepEqual(holdings(timeline, worldOf(timeline, 5)), {
      "main -> requests": 1,
      "main <- requests": 0,
      "main -> replies": 1,
      "main <- replies": 1,
      "server <- requests": 1,
    });
    assert.equal(senders(5), 2, "the one inside the message counts");
    assert.equal(holdings(timeline, worldOf(timeline, 8))["server -> replies"], 1);
    assert.equal(holdings(timeline, worldOf(timeline, 9))["server -> replies"], 0);
    assert.equal(senders(9), 1);
  });

  it("empties a buffer whose last receiver went, and counts what was in it", () => {
    const timeline = timelineOf(`
      main
      open jobs cap=4
      send jobs a
      send jobs b
      drop jobs.rx
      send jobs !disconnected
    `);
    const world = worldOf(timeline);
    assert.equal(channelNumber(timeline, world, "jobs", "occupancy"), 0);
    assert.equal(channelNumber(timeline, world, "jobs", "discarded"), 2);
    assert.equal(channelNumber(timeline, world, "jobs", "receiversGone"), 1);
    assert.equal(channelNumber(timeline, world, "jobs", "sent"), 2);
  });

  it("takes a worker that dies while it waits out of the wait", () => {
    const timeline = timelineOf(`
      main       worker
      open jobs  .
      .          recv jobs…
      .          die
    `);
    const world = worldOf(timeline);
    assert.equal(doings(timeline, world)["worker"], "exited");
    assert.equal(channelNumber(timeline, world, "jobs", "waitingReceives"), 0);
    assert.equal(world.workers.columns.waitingTime[2], 1e6);
  });

  it("forgets what a worker awaited when its records were lost", () => {
    const timeline = timelineOf(`
      main
      open jobs
      recv jobs…
      lose 7
    `);
    const world = worldOf(timeline);
    assert.equal(world.lost, 7);
    assert.equal(doings(timeline, world)["main"], "running");
    assert.equal(channelNumber(timeline, world, "jobs", "waitingReceives"), 0);
  });
});

describe("World, of events that tell too little", () => {
  it("lets workers, channels and handles appear where they are first seen", () => {
    const timeline = add(
      { kind: EVENT_KIND.sendDone, worker: 7, channel: 3, handle: 9, outcome: OUTCOME.ok },
      { kind: EVENT_KIND.receiveDone, worker: 8, channel: 3, outcome: OUTCOME.ok },
    );
    assert.deepEqual(
      timeline.cast.workers.map(({ name }) => name),
      ["worker 7", "worker 8"],
    );
    assert.deepEqual(timeline.cast.channels, [
      { id: 3, name: "channel 3", kind: "unknown", capacity: -2, site: undefined },
    ]);
    assert.deepEqual(holdings(timeline, worldOf(timeline)), {
      "worker 7 -> channel 3": 1,
      "worker 8 <- channel 3": 1,
    });
  });

  it("never counts below zero when the beginning of something was lost", () => {
    const timeline = add(
      { kind: EVENT_KIND.handleDropped, worker: 1, channel: 1, handle: 5, outcome: SIDE.sender },
      { kind: EVENT_KIND.handleDropped, worker: 1, channel: 1, handle: 5, outcome: SIDE.sender },
      { kind: EVENT_KIND.sendDone, worker: 1, channel: 1, handle: 6, operation: 4, outcome: 1 },
    );
    const world = worldOf(timeline);
    assert.equal(world.channels.columns.senders[1], 1);
    assert.equal(world.channels.columns.blockedSends[1], 0);
    assert.equal(world.workers.columns.blockedSends[1], 0);
  });

  it("does not give a dropped handle back to a send that ends after the drop", () => {
    const about = { worker: 1, channel: 1, handle: 1 };
    const timeline = add(
      { kind: EVENT_KIND.handleCreated, ...about, outcome: SIDE.sender },
      { kind: EVENT_KIND.sendBlocked, ...about, operation: 1 },
      { kind: EVENT_KIND.handleDropped, ...about, outcome: SIDE.sender },
      { kind: EVENT_KIND.sendDone, ...about, operation: 1, outcome: OUTCOME.ok },
    );
    assert.deepEqual(holdings(timeline, worldOf(timeline)), { "worker 1 -> channel 1": 0 });
    assert.equal(worldOf(timeline).channels.columns.senders[1], 0);
  });

  it("keeps times from running backwards", () => {
    const timeline = add(
      { kind: EVENT_KIND.mark, worker: 1, time: 50 },
      { kind: EVENT_KIND.mark, worker: 1, time: 20 },
      { kind: EVENT_KIND.mark, worker: 1, time: Number.NaN },
      { kind: EVENT_KIND.mark, worker: 1, time: Number.POSITIVE_INFINITY },
    );
    assert.deepEqual(
      [1, 2, 3, 4].map((position) => timeline.timeAt(position)),
      [50, 50, 50, Number.MAX_SAFE_INTEGER],
    );
  });
});
