import assert from "node:assert/strict";
import { test } from "node:test";
import type { TraceEvent } from "../../../src/trace/event.ts";
import { exported, exportedFrom, rowsOf } from "../../support/exported.ts";
import { sampleJournals } from "../../support/recorded-journals.ts";
import { readTrace, sampleTrace } from "../../support/recorded-trace.ts";
import { TraceBuilder } from "../../support/trace-builder.ts";

/** Events that moved a message. */
function moved(events: readonly TraceEvent[], kind: "sendDone" | "receiveDone"): number {
  return events.filter((event) => event.kind === kind && event.outcome === "ok").length;
}

for (const [name, bytes] of [
  ["events", sampleTrace()],
  ["journals", sampleJournals()],
] as const) {
  test(`every message of a trace of ${name} has its row`, () => {
    const { rows } = readTrace(bytes);
    const { text, written } = exportedFrom("messages", bytes);
    const messages = rowsOf(text);
    assert.equal(messages.length, written);
    assert.equal(
      messages.filter((row) => row["received_ns"] !== "").length,
      moved(rows, "receiveDone"),
    );
    assert.equal(messages.filter((row) => row["sent_ns"] !== "").length, moved(rows, "sendDone"));
  });
}

function jobs(name: string): TraceBuilder {
  const trace = new TraceBuilder();
  trace.start("main");
  trace.start("reader", "main");
  trace.open("main", name, 2);
  trace.time = 100;
  trace.send("main", name, "a");
  trace.time = 200;
  trace.send("main", name, "b");
  trace.time = 250;
  trace.block("main", "sender", name);
  trace.time = 400;
  trace.receive("reader", name, "a");
  trace.send("main", name, "c");
  return trace;
}

test("a message's row says who sent it and received it, when, where, and how long it waited", () => {
  const trace = jobs("jobs");
  const rows = rowsOf(exported("messages", (sink) => trace.feed(sink)).text);
  assert.deepEqual(rows[0], {
    channel_id: "1",
    channel: "jobs",
    ticket: "0",
    bytes: "8",
    sender_id: "1",
    sender: "main",
    sent_ns: "100",
    send_waited_ns: "0",
    sent_at: "/program/picture.ts:1:1",
    receiver_id: "2",
    receiver: "reader",
    received_ns: "400",
    receive_waited_ns: "0",
    received_at: "/program/picture.ts:1:1",
    in_buffer_ns: "300",
    preview: "",
  });
  assert.deepEqual(
    rows.slice(1).map((row) => [row["ticket"], row["send_waited_ns"], row["received_ns"]]),
    [
      ["1", "0", ""],
      ["2", "150", ""],
    ],
  );
});

test("the occupancy has a row for each change", () => {
  const trace = jobs("jobs");
  const rows = rowsOf(exported("occupancy", (sink) => trace.feed(sink)).text);
  assert.deepEqual(
    rows.map((row) => [row["time_ns"], row["channel"], row["occupancy"]]),
    [
      ["100", "jobs", "1"],
      ["200", "jobs", "2"],
      ["400", "jobs", "1"],
      ["400", "jobs", "2"],
    ],
  );
});

test("a range keeps the messages that were sent or received in it", () => {
  const trace = jobs("jobs");
  const range = { from: 300, to: 500 };
  const { text } = exported("messages", (sink) => trace.feed(sink), range);
  assert.deepEqual(
    rowsOf(text).map((row) => row["ticket"]),
    ["0", "2"],
  );
});

for (const [name, cell] of [
  ['a "b", c', 'a "b", c'],
  ["two\r\nlines", "two\r\nlines"],
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["-1+2", "'-1+2"],
] as const) {
  test(`a channel called ${JSON.stringify(name)} stays one harmless cell`, () => {
    const trace = jobs(name);
    const rows = rowsOf(exported("messages", (sink) => trace.feed(sink)).text);
    assert.deepEqual(new Set(rows.map((row) => row["channel"])), new Set([cell]));
  });
}
