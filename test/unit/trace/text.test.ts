import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProgramInfo } from "../../../src/trace/event.ts";
import { TraceText } from "../../../src/trace/text.ts";
import { batchOf, EVENTS, PROGRAM, SITES, TEXTS } from "../../support/recorded-trace.ts";

function linesOf(write: (text: TraceText) => void): string[] {
  const lines: string[] = [];
  write(
    new TraceText(
      (line) => lines.push(line),
      (sentence) => lines.push(`! ${sentence}`),
    ),
  );
  return lines;
}

function firstLine(info: Partial<ProgramInfo>): string {
  return linesOf((text) => text.program({ ...PROGRAM, ...info }))[0] ?? "";
}

test("an event is a line: time in ms, worker, kind, fields, place", () => {
  const lines = linesOf((text) => {
    text.strings(1, TEXTS);
    text.sites(1, SITES);
    text.events(batchOf(EVENTS));
    assert.equal(text.written, EVENTS.length);
  });
  assert.deepEqual(lines.slice(7, 9), [
    "     40.000000 producer#2     sendBlocked orders#1 handle=3 operation=1 at /app/lib/producer.mjs:12:9",
    "   5000.000000 producer#2     sendDone orders#1 handle=3 operation=1 ok ticket=1099511627776 occupancy=1 size=300 at /app/lib/producer.mjs:12:9",
  ]);
  assert.equal(
    lines[1],
    "      0.001000 main#1         channelCreated orders#1 name=orders channelKind=syncChannel capacity=unbounded at /app/orders.mjs:3:18",
  );
});

test("ids whose names are not known are shown as such", () => {
  assert.deepEqual(
    linesOf((text) => text.events(batchOf(EVENTS.slice(6, 8)))),
    [
      "      0.003001 worker#2       workerStarted name=?3 workerKind=?2 parent=worker#1 at ?2",
      "     40.000000 worker#2       sendBlocked channel#1 handle=3 operation=1 at ?3",
    ],
  );
});

test("names can neither break the line nor hide in it", () => {
  assert.match(firstLine({ name: "plain-name.mjs" }), /^program plain-name\.mjs pid/);
  assert.match(firstLine({ name: "two words" }), /^program "two words" pid/);
  assert.match(firstLine({ name: "a\nb\u{1b}[31m" }), /^program "a\\nb\\u\{1b\}\[31m" pid/);
  assert.match(firstLine({ name: "\u{202e}txt.exe" }), /^program "\\u\{202e\}txt\.exe" pid/);
  assert.match(firstLine({ name: 'say "x\\y"' }), /^program "say \\"x\\\\y\\"" pid/);
  assert.match(firstLine({ name: "" }), /^program "" pid/);
  assert.equal(firstLine({ name: "x".repeat(10_000) }).length < 600, true);
});

test("a program's start is a date, whatever the trace says", () => {
  assert.equal(firstLine({}), "program orders.mjs pid=4711 started=2026-11-18T11:06:40.000Z");
  assert.match(firstLine({ startedAt: Number.MAX_SAFE_INTEGER }), /started=unknown$/);
});
