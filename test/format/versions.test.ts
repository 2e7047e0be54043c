/** A trace of every version of the format opens for ever. Fixtures are never written again. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { closingStart, readClosing, writeClosing } from "../../src/trace/closing/closing.ts";
import { cell } from "../../src/trace/closing/overview-table.ts";
import { TraceReader } from "../../src/trace/reader.ts";
import { TraceText } from "../../src/trace/text.ts";
import { assertGolden } from "../support/golden.ts";
import { sampleJournals, samplePreviews, sampleWaits } from "../support/recorded-journals.ts";
import { EVENTS, readTrace } from "../support/recorded-trace.ts";

const FIXTURES = "test/format/fixtures";

for (const name of readdirSync(FIXTURES).filter((file) => file.endsWith(".mpscope"))) {
  test(`${name} says what it always said`, () => {
    const lines: string[] = [];
    const text = new TraceText(
      (line) => lines.push(line),
      (sentence) => assert.fail(sentence),
    );
    const reader = new TraceReader(text);
    reader.push(readFileSync(`${FIXTURES}/${name}`));
    reader.end();
    assertGolden(`${FIXTURES}/${name.replace(".mpscope", ".txt")}`, `${lines.join("\n")}\n`);
  });
}

test("version 1.0 is still read event by event", () => {
  const later: ReadonlySet<string> = new Set([
    "channelSampled",
    "channelClosed",
    "handleWeakened",
    "workerRests",
    "joinBlocked",
    "joinDone",
  ]);
  const then = EVENTS.filter(({ kind }) => !later.has(kind));
  assert.deepEqual(readTrace(readFileSync(`${FIXTURES}/v1.mpscope`)).rows, then);
});

test("the journals of version 1.2 differ from today's in their version alone", () => {
  const waits = readFileSync(`${FIXTURES}/v1.2-waits.mpscope`);
  assert.equal(waits.length, sampleWaits().length);
  assert.deepEqual(readTrace(waits).rows, readTrace(sampleWaits()).rows);
  const deflated = readFileSync(`${FIXTURES}/v1.2-deflated.mpscope`);
  assert.ok(deflated.length < waits.length);
  assert.deepEqual(readTrace(deflated).rows, readTrace(waits).rows);
});

test("a trace of version 1.3 with a closing opens by it, and is still written byte by byte", () => {
  const bytes = readFileSync(`${FIXTURES}/v1.3-closed.mpscope`);
  const start = closingStart(bytes, bytes.length);
  assert.ok(start !== undefined);
  assert.deepEqual(new Uint8Array(bytes.subarray(0, start)), new Uint8Array(sampleWaits()));
  const closing = readClosing(bytes.subarray(start), bytes.length);
  assert.ok(closing !== undefined);
  const { overview, frames } = closing;
  assert.deepEqual(overview.texts.slice(0, 4), ["main", "producer", "node-worker", "orders"]);
  assert.deepEqual([overview.workers.rows, overview.channels.rows, overview.edges.rows], [2, 1, 3]);
  assert.equal(cell(overview.trace, "events", 0), readTrace(bytes).rows.length);
  assert.equal(cell(overview.trace, "endTime", 0), 4000);
  assert.equal(cell(overview.channels, "capacity", 0), 4);
  assert.equal(cell(overview.channels, "highWater", 0), 4);
  assert.deepEqual(
    frames.map(({ kind }) => kind),
    [1, 8, 8, 9],
  );
  const written = writeClosing(closing, start);
  assert.deepEqual(new Uint8Array(bytes.subarray(start)), new Uint8Array(written ?? []));
});

test("the previews of version 1.3 are still written byte by byte", () => {
  const previews = readFileSync(`${FIXTURES}/v1.3-previews.mpscope`);
  assert.deepEqual(new Uint8Array(previews), new Uint8Array(samplePreviews()));
});

test("the journals of version 1.1 differ from today's in their version alone", () => {
  const then = readFileSync(`${FIXTURES}/v1.1-journals.mpscope`);
  assert.deepEqual(readTrace(then).rows, readTrace(sampleJournals()).rows);
});
