import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Engine } from "../../../src/engine/engine.ts";
import { RequestError } from "../../../src/engine/errors.ts";
import type { MessagesRequest } from "../../../src/protocol/message-query.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import type { TraceBuilder } from "../../support/trace-builder.ts";
import { traceOf } from "../../support/trace-text.ts";

/** Three stages; the message `c` has to wait for a slot, `d` is never received. */
const STAGES = `
  main                     parser          printer
  open lines cap=2         .               .
  open rows                .               .
  send lines a             .               .
  send lines b             .               .
  send lines c…            .               .
  .                        recv lines a    .
  …send lines c            .               .
  .                        send rows x     .
  .                        recv lines b    recv rows x
  .                        recv lines c    .
  .                        send rows y     .
  send lines d             .               .
`;

function ask(trace: TraceBuilder) {
  const engine = new Engine(new FakeClock());
  trace.feed(engine.sink);
  engine.end();
  return engine.handlers();
}

const newest = { at: "end", order: "newest", offset: 0, count: 100 } as const;

async function tickets(request: Partial<MessagesRequest>, trace = traceOf(STAGES)) {
  const { rows } = await ask(trace).messages({ ...newest, ...request });
  return rows.map(({ channel, ticket }) => `${channel}#${ticket}`);
}

describe("messages", () => {
  it("are told with who sent and who received them, and when", async () => {
    const { rows, total, atLeast } = await ask(traceOf(STAGES)).messages({ ...newest, channel: 0 });
    assert.deepEqual([total, atLeast], [4, false]);
    assert.deepEqual(rows[1], {
      channel: 0,
      ticket: 2,
      sender: 0,
      receiver: 1,
      sentAt: 7e6,
      receivedAt: 10e6,
      sentPosition: 15,
      receivedPosition: 22,
      blocked: 2e6,
      size: 8,
      preview: undefined,
      fate: "received",
    });
    assert.deepEqual([rows[0]?.fate, rows[0]?.receiver], ["buffered", -1]);
  });

  it("come newest first, a page at a time", async () => {
    assert.deepEqual(await tickets({}), ["0#3", "1#1", "1#0", "0#2", "0#1", "0#0"]);
    assert.deepEqual(await tickets({ offset: 1, count: 2 }), ["1#1", "1#0"]);
    assert.deepEqual(await tickets({ channel: 0, offset: 1, count: 2 }), ["0#2", "0#1"]);
    assert.deepEqual(await tickets({ offset: 50 }), []);
  });

  it("are those sent up to the instant", async () => {
    assert.deepEqual(await tickets({ at: { time: 4e6 } }), ["0#1", "0#0"]);
    assert.deepEqual(await tickets({ at: { time: 4e6 }, channel: 0 }), ["0#1", "0#0"]);
    assert.deepEqual(await tickets({ at: { time: 1e6 } }), []);
  });
});

describe("the messages wanted", () => {
  it("of a worker are those it sent and those it received", async () => {
    assert.deepEqual(await tickets({ worker: 1 }), ["1#1", "1#0", "0#2", "0#1", "0#0"]);
    assert.deepEqual(await tickets({ worker: 2 }), ["1#0"]);
    assert.deepEqual(await tickets({ worker: 2, channel: 0 }), []);
  });

  it("can be ordered by their time in the buffer, and be only those that were there long", async () => {
    assert.deepEqual(await tickets({ order: "longest", channel: 0 }), ["0#1", "0#2", "0#0", "0#3"]);
    assert.deepEqual(await tickets({ longerThan: 3e6, channel: 0 }), ["0#2", "0#1", "0#0"]);
    assert.deepEqual(await tickets({ longerThan: 4e6 }), ["0#1"]);
  });

  it("have no preview where none was recorded", async () => {
    assert.deepEqual(await tickets({ text: "a" }), []);
  });

  it("that the last receiver left in the buffer are discarded", async () => {
    const engine = ask(
      traceOf(`
        main
        open jobs
        send jobs a
        send jobs b
        recv jobs a
        drop jobs.rx
        +5ms
        mark later
      `),
    );
    const { rows } = await engine.messages(newest);
    assert.deepEqual(
      rows.map(({ ticket, fate }) => [ticket, fate]),
      [
        [1, "discarded"],
        [0, "received"],
      ],
    );
    // It was in the buffer until its channel ended, not until the end of the trace.
    assert.equal((await engine.messages({ ...newest, longerThan: 3e6 })).total, 0);
  });

  it("are refused a page that makes no sense", () => {
    const engine = ask(traceOf(STAGES));
    assert.throws(
      () => engine.messages({ ...newest, count: 1001 }),
      new RequestError("count must be a number from 0 to 1000"),
    );
    assert.throws(
      () => engine.messages({ ...newest, offset: -1 }),
      new RequestError("an offset must be a whole number from 0"),
    );
    assert.throws(
      () => engine.messages({ ...newest, channel: 9 }),
      new RequestError("there is no channel 9"),
    );
  });
});

describe("one message", () => {
  it("is told with its way: what came of it, part by part", async () => {
    const { row, way, messages } = await ask(traceOf(STAGES)).message({ channel: 0, ticket: 0 });
    assert.equal(row.ticket, 0);
    assert.deepEqual(
      messages.map(({ channel, ticket }) => [channel, ticket]),
      [
        [0, 0],
        [1, 0],
      ],
    );
    assert.deepEqual(way, [
      { text: "in lines", kind: "buffered", subject: 0, from: 3e6, to: 6e6 },
      { text: "in parser", kind: "processed", subject: 1, from: 6e6, to: 8e6 },
      { text: "in rows", kind: "buffered", subject: 1, from: 8e6, to: 9e6 },
    ]);
  });

  it("is told with what led to it", async () => {
    const { messages, way } = await ask(traceOf(STAGES)).message({ channel: 1, ticket: 1 });
    assert.deepEqual(
      messages.map(({ channel, ticket }) => [channel, ticket]),
      [
        [0, 2],
        [1, 1],
      ],
    );
    assert.deepEqual(way[0], {
      text: "blocked before lines",
      kind: "blocked",
      subject: 0,
      from: 5e6,
      to: 7e6,
    });
  });

  it("names the lines of its send and its receive", async () => {
    const { sendSite, receiveSite } = await ask(traceOf(STAGES)).message({ channel: 0, ticket: 0 });
    assert.deepEqual([sendSite?.line, receiveSite?.line], [4, 7]);
  });

  it("has no consequence when its receiver first received another", async () => {
    const { messages } = await ask(traceOf(STAGES)).message({ channel: 0, ticket: 1 });
    assert.equal(messages.length, 1);
  });
});

describe("what came of a message", () => {
  it("is followed by a mark that is repeated, where its receiver takes others in between", async () => {
    const { messages } = await ask(
      traceOf(`
        main         worker
        open jobs    .
        open done    .
        send jobs a  .
        send jobs b  .
        .            recv jobs a
        .            mark a
        .            recv jobs b
        .            send done b
        .            mark a
        .            send done a
      `),
    ).message({ channel: 0, ticket: 0 });
    assert.deepEqual(
      messages.map(({ channel, ticket }) => [channel, ticket]),
      [
        [0, 0],
        [1, 1],
      ],
    );
  });

  it("is refused when no send of it is on record", () => {
    assert.throws(
      () => ask(traceOf(STAGES)).message({ channel: 0, ticket: 99 }),
      new RequestError("no send of message 99 is on record"),
    );
  });
});
