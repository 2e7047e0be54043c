import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteWriter } from "../../../src/trace/bytes.ts";
import { EVENT_KIND, OUTCOME, type TraceEvent } from "../../../src/trace/event.ts";
import { CODE } from "../../../src/trace/journal.ts";
import {
  Journal,
  mainJournal,
  mainJournalGoesOn,
  producerJournal,
  sampleJournals,
  samplePreviews,
} from "../../support/recorded-journals.ts";
import {
  PROGRAM,
  type RecordedTrace,
  readTrace,
  sampleTrace,
  writtenBy,
} from "../../support/recorded-trace.ts";

type Done = TraceEvent & { readonly kind: "sendDone" | "receiveDone" };

function donesOf(trace: RecordedTrace, kind: Done["kind"]): Done[] {
  return trace.rows.filter((row): row is Done => row.kind === kind);
}

/** The trace of one journal of worker 1. */
function traceOf(journal: Journal, mark = 10_000): RecordedTrace {
  return readTrace(
    writtenBy((writer) => {
      writer.program(PROGRAM);
      writer.journal(1, 0, undefined, [journal.bytes]);
      writer.sweep(mark);
    }),
  );
}

/** The start of a journal of receives in port 0, the last one of which had its time read at 1000. */
function receives(): Journal {
  return new Journal()
    .record({ kind: EVENT_KIND.workerStarted, time: 0, worker: 1 })
    .record({ kind: EVENT_KIND.handleCreated, outcome: 2, time: 0, channel: 1, handle: 1 })
    .code(CODE.forget, 1000)
    .code(CODE.port, 0, EVENT_KIND.receiveDone, OUTCOME.empty, 1, 1, 0)
    .time(0)
    .operations(0, 1);
}

test("journals come out in causal order, with whole tickets, sizes, sites and occupancies", () => {
  for (const size of [sampleJournals().length, 1, 13]) {
    const trace = readTrace(sampleJournals(), size);
    assert.deepEqual(trace.problems, []);
    assert.deepEqual(trace.programs, [PROGRAM]);
    const sends = donesOf(trace, "sendDone");
    const receptions = donesOf(trace, "receiveDone");
    assert.deepEqual(
      sends.map(({ ticket }) => ticket),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.deepEqual(
      receptions.map(({ ticket }) => ticket),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.deepEqual(
      sends.map((send) => send.size),
      [8, 8, 8, 8, 8, 8, 8, 8, 300, 300],
    );
    assert.ok(Math.max(...sends.map(({ occupancy }) => occupancy)) <= 4);
    assert.equal(receptions.at(-1)?.occupancy, 0);
    const place = { file: "/app/orders.mjs", line: 3, column: 18 };
    assert.deepEqual(trace.places[receptions[1]?.site ?? 0], place);
    assert.deepEqual(trace.places[receptions[2]?.site ?? 0], { ...place, isAssumed: true });
    const goodbye = trace.rows.at(-1);
    assert.ok(goodbye?.kind === "programEnded");
    assert.deepEqual(
      [goodbye.exitCode, trace.texts[goodbye.text], goodbye.time],
      [3, "Error: out of paper", 4000],
    );
  }
});

test("times never decrease, and lie between the readings around them", () => {
  const { rows } = readTrace(sampleJournals());
  rows.reduce((before, { time }) => {
    assert.ok(time >= before);
    return time;
  }, 0);
  const sends = donesOf(readTrace(sampleJournals()), "sendDone");
  assert.equal(sends[0]?.time, 1000);
  for (const { time } of sends.slice(1, 8)) assert.ok(time >= 1000 && time <= 2000);
  assert.ok((sends[8]?.time ?? 0) >= 2000);
});

test("operations whose times were not read stand evenly between those that were", () => {
  const trace = traceOf(receives().operations(0, 4).time(1000).operations(0, 1));
  assert.deepEqual(
    donesOf(trace, "receiveDone").map(({ time }) => time),
    [1000, 1200, 1400, 1600, 1800, 2000],
  );
});

test("after a pause operations are as far apart as before it, not spread over it", () => {
  const busy = receives().operations(0, 9).time(1000).operations(0, 1);
  const trace = traceOf(busy.operations(0, 2).time(1e9).operations(0, 1), 2e9);
  assert.deepEqual(
    donesOf(trace, "receiveDone")
      .map(({ time }) => time)
      .slice(10),
    [2000, 2100, 2200, 1e9 + 2000],
  );
});

test("what the frame's end cuts off lies before the mark", () => {
  const busy = receives().operations(0, 9).time(1000).operations(0, 4);
  const times = donesOf(traceOf(busy, 2050), "receiveDone").map(({ time }) => time);
  assert.deepEqual(times.slice(10), [2000, 2012, 2025, 2037]);
});

test("a journal goes on behind a frame that is missing, from its checkpoint", () => {
  const [first, second] = [mainJournal().bytes, mainJournalGoesOn().bytes];
  const gap = (checkpoint: number | undefined): RecordedTrace =>
    readTrace(
      writtenBy((writer) => {
        writer.program(PROGRAM);
        writer.journal(1, 0, undefined, [first]);
        writer.sweep(1000);
        writer.journal(1, first.length + 100, checkpoint, [second]);
        writer.journal(2, 0, 0, [producerJournal().bytes]);
        writer.sweep(3000);
      }),
    );
  assert.equal(donesOf(gap(0), "receiveDone").length, 10);
  assert.equal(donesOf(gap(undefined), "receiveDone").length, 1, "only what came before");
  assert.deepEqual(gap(0).problems, []);
});

test("behind a frame that is missing nothing is read before a checkpoint", () => {
  const [first, second] = [mainJournal().bytes, mainJournalGoesOn().bytes];
  const behind = first.length + 100;
  const trace = readTrace(
    writtenBy((writer) => {
      writer.program(PROGRAM);
      writer.journal(1, 0, undefined, [first]);
      writer.sweep(1000);
      writer.journal(1, behind, undefined, [new Journal().operations(0, 2).bytes]);
      writer.sweep(2000);
      writer.journal(1, behind + 2, undefined, [new Journal().operations(0, 3).bytes]);
      writer.journal(2, 0, 0, [producerJournal().bytes]);
      writer.sweep(3000);
      writer.journal(1, behind + 5, 0, [second]);
      writer.sweep(4000);
    }),
  );
  assert.deepEqual(trace.problems, []);
  assert.equal(donesOf(trace, "sendDone").length, 10);
  assert.equal(donesOf(trace, "receiveDone").length, 10);
});

test("a record of a kind that is not known is passed over", () => {
  const trace = traceOf(receives().code(55, 3, 1, 2, 3).operations(0, 2));
  assert.deepEqual(
    trace.problems.map(({ code }) => code),
    ["unknown-event"],
  );
  assert.equal(donesOf(trace, "receiveDone").length, 3);
});

for (const [what, spoil] of [
  ["an operation in no port", (journal: Journal) => journal.operations(9, 1)],
  ["a byte that was never written", (journal: Journal) => journal.code(0)],
  ["a port of no operation", (journal: Journal) => journal.code(CODE.port, 1, 3, 1, 1, 1, 0)],
  ["a port with no outcome", (journal: Journal) => journal.code(CODE.port, 1, 13, 0, 1, 1, 0)],
  ["an id that is too large", (journal: Journal) => journal.code(CODE.port, 1, 13, 1, 1e9, 1, 0)],
  ["a time before the start", (journal: Journal) => journal.time(-5000).operations(0, 1)],
  ["a record that is cut off", (journal: Journal) => journal.code(EVENT_KIND.mark, 100)],
  ["a difference of no operation", (journal: Journal) => journal.code(CODE.size, 3).text(9, "x")],
] as const) {
  test(`${what} gives a sentence, and nothing of that part`, () => {
    const trace = traceOf(spoil(receives().operations(0, 3)));
    assert.deepEqual(
      trace.problems.map(({ code }) => code),
      ["damaged"],
    );
    assert.deepEqual(trace.rows, []);
  });
}

test("marks that go back, parts that lie, and a mixture of forms are left out", () => {
  const [lies, late] = [new ByteWriter(), new ByteWriter()];
  for (const number of [2, 0, 9, 4]) lies.varint(number);
  late.varint(1);
  const trace = readTrace(
    writtenBy((writer) => {
      writer.program(PROGRAM);
      writer.journal(1, 0, undefined, [mainJournal().bytes]);
      writer.sweep(1000);
      writer.journal(1, 0, undefined, [late.written]);
      writer.sweep(500);
      writer.end(1, 0, "", 2000);
    }),
  );
  assert.equal(trace.rows.filter(({ kind }) => kind === "programEnded").length, 1);
  const mixed = readTrace(Buffer.concat([sampleJournals(), sampleTrace().subarray(8)]));
  assert.deepEqual(
    mixed.problems.map(({ code }) => code),
    ["damaged"],
  );
  assert.deepEqual(mixed.rows, readTrace(sampleJournals()).rows);
});

test("an operation of a killed worker that was not recorded is counted as lost", () => {
  const received = new Journal()
    .record({ kind: EVENT_KIND.workerStarted, time: 0, worker: 1 })
    .record({ kind: EVENT_KIND.channelCreated, time: 0, channel: 1, other: 4 })
    .record({ kind: EVENT_KIND.handleCreated, outcome: 1, time: 0, channel: 1, handle: 1 })
    .record({ kind: EVENT_KIND.handleCreated, outcome: 2, time: 0, channel: 1, handle: 2 })
    .code(CODE.forget, 1000)
    .code(CODE.port, 0, EVENT_KIND.receiveDone, OUTCOME.ok, 1, 2, 0)
    .time(0)
    .operations(0, 2);
  const lost = traceOf(received).rows.filter((row) => row.kind === "lost");
  assert.deepEqual(
    lost.map(({ worker, count }) => [Number(worker), count]),
    [[0, 2]],
  );
});

test("a preview is of the operation behind it, and of no other", () => {
  for (const size of [samplePreviews().length, 1, 13]) {
    const trace = readTrace(samplePreviews(), size);
    assert.deepEqual(trace.problems, []);
    const previews = trace.rows.flatMap((row) =>
      row.kind === "sendDone" ? [trace.texts[row.preview] ?? ""] : [],
    );
    assert.deepEqual(previews, ["{ order: 7, token: *** }", "", '"héllo"', ""]);
  }
});

test("a preview of no operation, or of one that sends nothing, does no harm", () => {
  const ofReceive = traceOf(receives().preview("x").operations(0, 1));
  assert.deepEqual(ofReceive.problems, []);
  assert.equal(donesOf(ofReceive, "receiveDone").length, 2);
  for (const rest of [
    (journal: Journal) => journal,
    (journal: Journal) => journal.preview("twice").operations(0, 1),
    (journal: Journal) => journal.code(CODE.forget, 2000),
    (journal: Journal) => journal.operations(99, 1),
  ]) {
    const trace = traceOf(rest(receives().preview("x")));
    assert.equal(trace.problems.length, 1);
    assert.match(trace.problems[0]?.message ?? "", /a frame was left out/);
  }
});
