import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Engine } from "../../../src/engine/engine.ts";
import { RequestError } from "../../../src/engine/errors.ts";
import {
  CHANNEL_STATE,
  EDGE_STATE,
  unpackFrame,
  WORKER_STATE,
} from "../../../src/protocol/frame.ts";

import type { Instant } from "../../../src/protocol/instant.ts";
import type { FrameRequest } from "../../../src/protocol/messages.ts";

import { EventBatch } from "../../../src/trace/batch.ts";
import { EVENT_KIND } from "../../../src/trace/event.ts";

import { FakeClock } from "../../support/fake-clock.ts";
import { TraceBuilder } from "../../support/trace-builder.ts";
import { traceOf } from "../../support/trace-text.ts";

const NOTHING_KNOWN = { workers: 0, channels: 0, edges: 0 };
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

function engineOf(picture: string) {
  const clock = new FakeClock();
  const engine = new Engine(clock);
  traceOf(picture).feed(engine.sink);
  return { clock, engine, ask: engine.handlers() };
}

async function frameAt(picture: string, at: Instant) {
  const { ask } = engineOf(picture);
  return unpackFrame((await ask.frame({ at, known: NOTHING_KNOWN })).packed);
}

describe("a frame", () => {
  it("declares everybody once, and shows them in the order of declaration", async () => {
    const { ask } = engineOf(BACK_PRESSURE);
    const first = await ask.frame({ at: "end", known: NOTHING_KNOWN });
    assert.deepEqual(
      first.declared.workers.map(({ id, name, kind }) => ({ id, name, kind })),
      [
        { id: 1, name: "main", kind: "main" },
        { id: 2, name: "consumer", kind: "node-worker" },
      ],
    );
    assert.deepEqual(first.declared.channels, [
      {
        id: 1,
        name: "jobs",
        kind: "syncChannel",
        capacity: 2,
        site: { file: "/program/picture.ts", line: 2, column: 1 },
      },
    ]);
    assert.deepEqual(first.declared.edges, [
      { worker: 0, channel: 0, side: "sender" },
      { worker: 0, channel: 0, side: "receiver" },
      { worker: 1, channel: 0, side: "receiver" },
    ]);
    const again = await ask.frame({ at: "end", known: { workers: 2, channels: 1, edges: 3 } });
    assert.deepEqual(again.declared, { workers: [], channels: [], edges: [] });
  });

  it("shows a full channel with its blocked sender", async () => {
    const frame = await frameAt(BACK_PRESSURE, { time: 4.5e6 });
    assert.equal(frame.workers.state[0], WORKER_STATE.blocked);
    assert.equal(frame.workers.since[0], 0.5);
    assert.equal(frame.channels.state[0], CHANNEL_STATE.open);
    assert.equal(frame.channels.occupancy[0], 2);
    assert.equal(frame.channels.blockedSenders[0], 1);
    assert.deepEqual([...frame.edges.state], [EDGE_STATE.blocked, EDGE_STATE.idle, 0]);
    assert.deepEqual([...frame.edges.messages], [2, 0, 0]);
    assert.equal(frame.head.blockedSenders, 1);
    assert.equal(frame.head.time, 4.5e6);
  });

  it("shows a waiting receiver, and rates of the last second", async () => {
    const frame = await frameAt(BACK_PRESSURE, "end");
    assert.equal(frame.workers.state[1], WORKER_STATE.waiting);
    assert.deepEqual(
      [...frame.edges.state],
      [EDGE_STATE.idle, EDGE_STATE.gone, EDGE_STATE.waiting],
    );
    assert.equal(frame.channels.sendRate[0], 3);
    assert.equal(frame.channels.receiveRate[0], 3);
    assert.equal(frame.head.messageRate, 3);
    assert.equal(frame.head.eventRate, frame.head.endPosition);
    assert.equal(frame.head.waitingReceivers, 1);
  });
});

/** A worker that asks itself `requests` questions, each with a reply channel made by the same line. */
async function frameAfterRequests(requests: number) {
  const trace = new TraceBuilder();
  trace.start("main");
  for (let request = 0; request < requests; request++) {
    trace.time += 1e6;
    trace.line = 7;
    trace.open("main", `reply ${request}`, 1);
    trace.time += 1e6;
    trace.line = 8;
    trace.send("main", `reply ${request}`, "answer");
    trace.drop("main", `reply ${request}`, "sender");
    trace.receive("main", `reply ${request}`, "answer");
  }
  const engine = new Engine(new FakeClock());
  trace.feed(engine.sink);
  return unpackFrame((await engine.handlers().frame({ at: "end", known: NOTHING_KNOWN })).packed);
}

describe("a channel for each request", () => {
  it("is no longer drawn once it is of no use, and its line has made another one", async () => {
    const frame = await frameAfterRequests(3);
    const { replaced, noSenders } = CHANNEL_STATE;
    assert.deepEqual([...frame.channels.state], [replaced, replaced, noSenders]);
    assert.equal(frame.head.channels, 1);
    const { absent, gone, idle } = EDGE_STATE;
    assert.deepEqual([...frame.edges.state], [absent, absent, absent, absent, gone, idle]);
  });
});

describe("a frame of an earlier instant", () => {
  it("leaves out who does not exist yet, without changing anybody's place", async () => {
    const frame = await frameAt(
      `
        main          late
        open jobs     .
        start late    .
        .             open more
      `,
      { time: 1e6 },
    );
    assert.deepEqual([...frame.workers.state], [WORKER_STATE.running, WORKER_STATE.absent]);
    assert.deepEqual([...frame.channels.state], [CHANNEL_STATE.open, CHANNEL_STATE.absent]);
    assert.deepEqual([frame.head.workers, frame.head.channels], [1, 1]);
  });

  it("shows how a channel's ends went, one after the other", async () => {
    const picture = `
      main
      open jobs
      drop jobs.tx
      drop jobs.rx
    `;
    const state = async (ms: number) =>
      (await frameAt(picture, { time: ms * 1e6 })).channels.state[0];
    assert.deepEqual(
      [await state(1), await state(2), await state(3)],
      [CHANNEL_STATE.open, CHANNEL_STATE.noSenders, CHANNEL_STATE.closed],
    );
  });

  it("shows at which channels a worker still waits when another wait has ended", async () => {
    const frame = await frameAt(
      `
        main
        open left
        open right
        recv left…
        recv right…
        send right a
        …recv right a
      `,
      "end",
    );
    assert.equal(frame.workers.state[0], WORKER_STATE.waiting);
    const waiting = frame.edges.state.filter((state) => state === EDGE_STATE.waiting);
    assert.equal(waiting.length, 1);
    assert.deepEqual([...frame.channels.waitingReceivers], [1, 0]);
  });
});

describe("the newest frame", () => {
  const request: FrameRequest = { at: "end", known: NOTHING_KNOWN };

  it("is held back until there is news", async () => {
    const { clock, engine, ask } = engineOf(BACK_PRESSURE);
    const shown = engine.info().endPosition;
    let isAnswered = false;
    const held = Promise.resolve(ask.frame({ ...request, shown })).then((answer) => {
      isAnswered = true;
      return answer;
    });
    await Promise.resolve();
    clock.advance(99);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isAnswered, false);
    engine.ingest(new Uint8Array());
    await held;
    assert.equal(clock.waiting, 0);
  });

  it("comes after 100 ms when there is none, with the time going on", async () => {
    const { clock, engine, ask } = engineOf(BACK_PRESSURE);
    const held = ask.frame({ ...request, shown: engine.info().endPosition });
    await Promise.resolve();
    clock.advance(100);
    await held;
    clock.advance(900);
    const { packed } = await ask.frame(request);
    const { head, workers } = unpackFrame(packed);
    // The last event was at 9 ms, when the clock stood at 0; the first 100 ms may be the way here.
    assert.equal(head.time, 909e6);
    assert.equal(head.endTime, 909e6);
    assert.equal(workers.since[1], 900);
  });

  it("says by how much it is behind a program, and no more when it has caught up", () => {
    const { clock, engine } = engineOf(BACK_PRESSURE);
    const arrive = (time: number) => {
      const batch = new EventBatch(1);
      batch.addRow({ time, kind: EVENT_KIND.mark, worker: 1 });
      engine.sink.events(batch);
      return engine.info().behind;
    };
    clock.advance(5000);
    assert.equal(arrive(1009e6), 4e9);
    assert.equal(arrive(4000e6), undefined);
    assert.equal(arrive(5009e6), undefined);
  });

  it("stands still once the program has ended", async () => {
    const { clock, engine, ask } = engineOf(BACK_PRESSURE);
    engine.end();
    clock.advance(5000);
    const answer = await ask.frame(request);
    assert.equal(unpackFrame(answer.packed).head.time, 9e6);
    assert.equal(answer.info.state, "cut");
  });
});

describe("what is known of a trace", () => {
  it("goes from waiting to live to ended", () => {
    const engine = new Engine(new FakeClock());
    assert.equal(engine.info().state, "waiting");
    traceOf("main\nopen jobs").feed(engine.sink);
    assert.equal(engine.info().state, "live");
    const done = engineOf("main\ngoodbye 3").engine;
    assert.equal(done.info().state, "ended");
    assert.equal(done.info().exitCode, 3);
    assert.equal(done.info().program?.name, "picture.ts");
  });

  it("is that it was cut when it ends without a goodbye", () => {
    const { engine } = engineOf("main\nopen jobs");
    engine.end();
    assert.equal(engine.info().state, "cut");
  });

  it("says in sentences what could not be read", () => {
    const engine = new Engine(new FakeClock());
    engine.ingest(new TextEncoder().encode("PK this is something else entirely"));
    engine.end();
    assert.deepEqual(engine.info().problems, ["this is not an mpscope trace (at byte 0)"]);
    assert.equal(engine.info().state, "cut");
  });

  it("sums up to what every worker and channel did", () => {
    const { lost, workers, channels } = engineOf(`${BACK_PRESSURE}  lose 4`).engine.summary();
    assert.equal(lost, 4);
    assert.deepEqual(
      workers.map(({ name, sent, received, blocked }) => ({ name, sent, received, blocked })),
      [
        { name: "main", sent: 3, received: 0, blocked: 2e6 },
        { name: "consumer", sent: 0, received: 3, blocked: 0 },
      ],
    );
    assert.deepEqual([channels[0]?.highWater, channels[0]?.left], [2, 0]);
    assert.deepEqual(
      channels.map(({ name, sent, received }) => ({ name, sent, received })),
      [{ name: "jobs", sent: 3, received: 3 }],
    );
  });
});

describe("requests that make no sense", () => {
  const { ask } = engineOf(BACK_PRESSURE);

  it("are refused in a sentence", async () => {
    assert.throws(
      () => ask.channel({ channel: 7, at: "end" }),
      new RequestError("there is no channel 7"),
    );
    assert.throws(
      () => ask.worker({ worker: -1, at: "end" }),
      new RequestError("there is no worker -1"),
    );
    assert.throws(
      () => ask.tiles({ from: 0, to: 1, columns: 9000, channels: [0] }),
      new RequestError("columns must be a number from 1 to 8192"),
    );
    assert.throws(
      () => ask.tiles({ from: 5, to: 5, columns: 10, channels: [0] }),
      new RequestError("a span must start before it ends"),
    );
    const noTime = { at: { time: Number.NaN }, known: NOTHING_KNOWN };
    await assert.rejects(
      Promise.resolve(ask.frame(noTime)),
      new RequestError("a time must be a number, not NaN"),
    );
  });

  it("are taken for the start or the end where they only lie outside", async () => {
    const { head: start } = await frameAt(BACK_PRESSURE, { position: -5 });
    const { head: end } = await frameAt(BACK_PRESSURE, { time: 1e15 });
    assert.deepEqual([start.position, end.position], [0, end.endPosition]);
  });
});
