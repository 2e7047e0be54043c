import assert from "node:assert/strict";
import { test } from "node:test";
import { exported, exportedFrom } from "../../support/exported.ts";
import { sampleJournals } from "../../support/recorded-journals.ts";
import { readTrace, sampleTrace } from "../../support/recorded-trace.ts";
import { TraceBuilder } from "../../support/trace-builder.ts";
import { type TraceEntry, validTrace } from "../../support/trace-event-format.ts";

function positionsOf(entries: readonly TraceEntry[]): unknown[] {
  return entries.map(({ args }) => args?.["position"]).filter((position) => position !== undefined);
}

for (const [name, bytes] of [
  ["events", sampleTrace()],
  ["journals", sampleJournals()],
] as const) {
  test(`a trace of ${name} is valid, with every event exactly once and as it was`, () => {
    const { rows } = readTrace(bytes);
    const entries = validTrace(exportedFrom("chrome", bytes).text);
    assert.deepEqual(positionsOf(entries), [...rows.keys()]);
    for (const entry of entries) {
      if (entry.args?.["position"] === undefined) continue;
      const row = rows[Number(entry.args["position"])];
      assert.ok(row !== undefined);
      assert.equal(entry.args["event"], row.kind);
      assert.equal(entry.ts, row.time / 1000);
      assert.equal(entry.tid, row.worker);
      if ("ticket" in row) assert.equal(entry.args["ticket"], row.ticket);
    }
  });
}

/** Two messages of which the second has to wait for room. */
function waiting(): TraceBuilder {
  const trace = new TraceBuilder();
  trace.start("main");
  trace.start("reader", "main");
  trace.open("main", 'jobs "1"', 1);
  trace.send("main", 'jobs "1"', "a");
  trace.time = 1_000;
  trace.block("main", "sender", 'jobs "1"');
  trace.time = 2_500;
  trace.receive("reader", 'jobs "1"', "a");
  trace.send("main", 'jobs "1"', "b");
  trace.exit("reader", "returned");
  return trace;
}

test("a message is a flow, a wait a pair of async events, the occupancy a counter", () => {
  const trace = waiting();
  const entries = validTrace(exported("chrome", (sink) => trace.feed(sink)).text);
  const of = (...phases: string[]) => entries.filter(({ ph }) => phases.includes(ph));
  assert.deepEqual(
    of("s", "f").map(({ ph, id, tid }) => [ph, id, tid]),
    [
      ["s", "1:0", 1],
      ["f", "1:0", 2],
      ["s", "1:1", 1],
    ],
  );
  assert.deepEqual(
    of("b", "e").map(({ ph, ts, name }) => [ph, ts, name]),
    [
      ["b", 1, 'jobs "1"#1: blocked on send'],
      ["e", 2.5, 'jobs "1"#1: blocked on send'],
    ],
  );
  assert.deepEqual(
    of("C").map(({ args }) => args?.["messages"]),
    [1, 0, 1, 0],
  );
});

test("of a range only its events are written, and no flow without its send", () => {
  const trace = waiting();
  const range = { from: 2_000, to: 3_000 };
  const { text, read, written } = exported("chrome", (sink) => trace.feed(sink), range);
  const entries = validTrace(text);
  assert.equal(read, trace.batch.length);
  assert.equal(written, positionsOf(entries).length);
  assert.ok(written > 0 && written < read);
  assert.deepEqual(
    entries.filter(({ ph }) => ph === "f"),
    [],
  );
  assert.ok(entries.every(({ ph, ts }) => ph === "M" || ts === 2.5));
});

test("a trace without a program or an event is valid too", () => {
  const entries = validTrace(exported("chrome", () => undefined).text);
  assert.deepEqual(positionsOf(entries), []);
});
