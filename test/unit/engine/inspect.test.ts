import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Engine } from "../../../src/engine/engine.ts";
import { unpackFrame } from "../../../src/protocol/frame.ts";
import type { StepAnswer } from "../../../src/protocol/messages.ts";
import { WAIT } from "../../../src/trace/event.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { TraceBuilder } from "../../support/trace-builder.ts";
import { traceOf } from "../../support/trace-text.ts";

const PICTURE = `
  main                     consumer
  open jobs cap=2          .
  open results             .
  move jobs.rx to consumer .
  send jobs a              .
  send jobs b              .
  send jobs c…             .
  .                        recv jobs a
  …send jobs c             .
  .                        send results x
  .                        throw out of memory
`;

function ask(picture: string) {
  const engine = new Engine(new FakeClock());
  traceOf(picture).feed(engine.sink);
  engine.end();
  return engine.handlers();
}

const line = (number: number) => ({ file: "/program/picture.ts", line: number, column: 1 });

describe("the details of a channel", () => {
  it("tell who holds it, what waits in it, and how long things took", async () => {
    const detail = await ask(PICTURE).channel({ channel: 0, at: { time: 6.5e6 } });
    assert.deepEqual(detail, {
      at: { time: 6.5e6, position: 12, text: "main is blocked sending on jobs" },
      occupancy: 2,
      highWater: 2,
      highWaterTime: 5e6,
      sent: 2,
      received: 0,
      discarded: 0,
      // Full since 5 ms of the 5.5 ms that it exists.
      fullShare: 1.5 / 5.5,
      inBuffer: undefined,
      sendBlocked: undefined,
      senders: [
        {
          worker: 0,
          name: "main",
          handles: 1,
          messages: 2,
          state: "blocked",
          since: 0.5e6,
          site: line(2),
        },
      ],
      receivers: [
        {
          worker: 0,
          name: "main",
          handles: 0,
          messages: 0,
          state: "gone",
          since: 0,
          site: line(2),
        },
        {
          worker: 1,
          name: "consumer",
          handles: 1,
          messages: 0,
          state: "idle",
          since: 0,
          site: line(4),
        },
      ],
      buffer: [
        { ticket: 0, sender: "main", preview: undefined, age: 2.5e6, size: 8, site: line(5) },
        { ticket: 1, sender: "main", preview: undefined, age: 1.5e6, size: 8, site: line(6) },
      ],
    });
  });
});

describe("the details of a channel, as it goes on", () => {
  it("count from the oldest message still in the buffer", async () => {
    const detail = await ask(PICTURE).channel({ channel: 0, at: { time: 8e6 } });
    assert.deepEqual(
      detail.buffer.map(({ ticket }) => ticket),
      [1, 2],
    );
    assert.deepEqual(detail.inBuffer, { p50: 3e6, p99: 3e6, count: 1 });
    assert.deepEqual(detail.sendBlocked, { p50: 2e6, p99: 2e6, count: 1 });
  });

  it("name handles that are inside a message", async () => {
    const detail = await ask(`
      main
      open requests
      open replies
      clone replies.tx
      pack replies.tx into requests
    `).channel({ channel: 1, at: "end" });
    assert.deepEqual(
      detail.senders.map(({ worker, name, handles }) => ({ worker, name, handles })),
      [
        { worker: 0, name: "main", handles: 1 },
        { worker: -1, name: "in a message", handles: 1 },
      ],
    );
  });

  it("show an empty buffer after the last receiver went", async () => {
    const detail = await ask(PICTURE).channel({ channel: 0, at: "end" });
    assert.deepEqual([detail.occupancy, detail.discarded, detail.buffer], [0, 2, []]);
  });
});

describe("the details of a worker", () => {
  it("tell what it did last, newest first, and how it ended", async () => {
    const detail = await ask(PICTURE).worker({ worker: 1, at: "end" });
    assert.deepEqual(detail.exit, { how: "threw", time: 10e6, text: "out of memory" });
    assert.deepEqual([detail.sent, detail.received], [1, 1]);
    assert.deepEqual(
      detail.operations.slice(-2).map(({ text, outcome, site }) => ({ text, outcome, site })),
      [
        { text: "consumer receives #0 from jobs", outcome: "ok", site: line(8) },
        { text: "main starts consumer", outcome: undefined, site: line(1) },
      ],
    );
  });

  it("tell which handles it holds", async () => {
    const { handles } = await ask(PICTURE).worker({ worker: 1, at: { time: 9e6 } });
    assert.deepEqual(handles, [
      { channel: 0, side: "receiver", count: 1 },
      { channel: 1, side: "sender", count: 1 },
    ]);
  });
});

describe("stepping", () => {
  it("goes to the next event, and back to the one before", async () => {
    const engine = ask(PICTURE);
    const forward = await engine.step({ from: 0, by: 1 });
    assert.deepEqual(forward, { time: 0, position: 1, text: "main starts" });
    assert.deepEqual(await engine.step({ from: 2, by: -1 }), forward);
    assert.deepEqual(await engine.step({ from: 1, by: -1 }), { time: 0, position: 0, text: "" });
    assert.deepEqual(await engine.step({ from: 0, by: -1 }), { time: 0, position: 0, text: "" });
  });

  it("stays at the end", async () => {
    const engine = ask(PICTURE);
    const { endPosition } = await engine.info(null);
    assert.deepEqual(await engine.step({ from: endPosition, by: 1 }), {
      time: 10e6,
      position: endPosition,
      text: "",
    });
  });

  it("visits only one worker's or one channel's events where that is asked for", async () => {
    const ofWorker = await walk({ worker: 1 }, 1, 0);
    assert.deepEqual(
      ofWorker.slice(0, 3).map(({ text }) => text),
      ["main starts consumer", "consumer receives #0 from jobs", "consumer sends #0 on results"],
    );
    const ofChannel = await walk({ channel: 0 }, 1, 0);
    assert.ok(ofChannel.every(({ text }) => text.includes("jobs")));
    assert.equal(ofChannel[0]?.text, "main creates jobs");
    const last = ofChannel.at(-1);
    assert.equal(last?.text, "jobs has no receiver any more; 2 messages discarded");
    const back = await walk({ channel: 0 }, -1, last.position);
    assert.deepEqual(back.toReversed(), ofChannel.slice(0, -1));
  });
});

/** Waits for a message of its own, with its thread. */
function stuck(): TraceBuilder {
  const trace = new TraceBuilder();
  trace.start("main");
  trace.open("main", "jobs");
  trace.time = 1e6;
  trace.block("main", "receiver", "jobs");
  trace.batch.other[trace.batch.length - 1] = WAIT.blocking;
  return trace;
}

describe("stepping to findings", () => {
  it("stops where one begins to be true, and nowhere else", async () => {
    const engine = askOf(stuck());
    const { findings } = await engine.findings({ at: "end" });
    const starts = [...new Set(findings.map(({ position }) => position))].toSorted((a, b) => a - b);
    assert.ok(starts.length > 0, "the rules say something of this program");
    const visited: number[] = [];
    let { position, text } = await engine.step({ from: 0, by: 1, to: "finding" });
    while (text !== "") {
      visited.push(position);
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      ({ position, text } = await engine.step({ from: position, by: 1, to: "finding" }));
    }
    assert.deepEqual(visited, starts);
  });
});

/** All steps one way, over the events of one worker or channel. */
async function walk(
  only: { worker?: number; channel?: number },
  by: 1 | -1,
  from: number,
): Promise<StepAnswer[]> {
  const next = await ask(PICTURE).step({ from, by, ...only });
  return next.text === "" ? [] : [next, ...(await walk(only, by, next.position))];
}

describe("tiles", () => {
  it("give each wanted channel a row of its highest and one of its lowest occupancies", async () => {
    const { highest, lowest } = await ask(PICTURE).tiles({
      from: 0.5e6,
      to: 12.5e6,
      columns: 6,
      channels: [1, 0],
    });
    const rows = [...highest];
    assert.deepEqual(rows.slice(0, 6), [0, 0, 0, 0, 1, -1]);
    assert.deepEqual(rows.slice(6), [0, 1, 2, 2, 2, -1]);
    const lows = [...(lowest ?? [])];
    assert.ok(lows.length === rows.length && lows.every((low, i) => low <= (rows[i] ?? 0)));
    assert.deepEqual(lows.slice(0, 5), [0, 0, 0, 0, 0]);
  });
});

/** Waits to send on `out` and to receive from `work` and `stop`, all in line 7, until `work` has something. */
function select(): TraceBuilder {
  const trace = new TraceBuilder();
  trace.start("main");
  for (const name of ["work", "stop"]) trace.open("main", name);
  trace.open("main", "out", 1);
  trace.send("main", "out", "first");
  trace.line = 7;
  trace.time = 1e6;
  trace.block("main", "receiver", "work");
  trace.block("main", "receiver", "stop");
  trace.block("main", "sender", "out");
  trace.time = 5e6;
  trace.line = 9;
  trace.send("main", "work", "job");
  trace.line = 7;
  trace.receive("main", "work", "job");
  trace.fail("main", "receiver", "stop", "aborted");
  trace.fail("main", "sender", "out", "aborted");
  return trace;
}

function askOf(trace: TraceBuilder) {
  const engine = new Engine(new FakeClock());
  trace.feed(engine.sink);
  engine.end();
  return engine.handlers();
}

describe("a select", () => {
  it("is told by what it has done, not by the arms that lost", async () => {
    const { operations } = await askOf(select()).worker({ worker: 0, at: "end" });
    assert.deepEqual(
      operations.slice(0, 5).map(({ text }) => text),
      [
        "main receives #0 from work",
        "main sends #0 on work",
        "main is blocked sending on out",
        "main waits for a message from stop",
        "main waits for a message from work",
      ],
    );
  });

  it("that gives all its arms up is told with all of them", async () => {
    const trace = select();
    trace.time = 6e6;
    trace.block("main", "receiver", "work");
    trace.fail("main", "receiver", "work", "aborted");
    const { operations } = await askOf(trace).worker({ worker: 0, at: "end" });
    assert.equal(operations[0]?.text, "main receives nothing from work: aborted");
  });

  it("has not been blocked sending where another arm won", async () => {
    const { sendBlocked } = await askOf(select()).channel({ channel: 2, at: "end" });
    assert.equal(sendBlocked, undefined);
  });
});

describe("a program recorded by its gauges", () => {
  it("has the rates that samples tell", async () => {
    const trace = new TraceBuilder();
    trace.start("main");
    trace.open("main", "jobs", 8);
    trace.time = 2e8;
    trace.sample("jobs", 100, 4);
    const engine = new Engine(new FakeClock());
    trace.feed(engine.sink);
    engine.end();
    const known = { workers: 0, channels: 0, edges: 0 };
    const { head, channels } = unpackFrame(
      (await engine.handlers().frame({ at: "end", known })).packed,
    );
    assert.equal(channels.sendRate[0], 100);
    assert.equal(channels.receiveRate[0], 96);
    assert.equal(head.messageRate, 96);
  });
});
