/** A trace of every version of the format opens for ever. Fixtures are never written again. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { TraceReader } from "../../src/trace/reader.ts";
import { TraceText } from "../../src/trace/text.ts";
import { assertGolden } from "../support/golden.ts";
import { sampleJournals, sampleWaits } from "../support/recorded-journals.ts";
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

test("the journals of version 1.2 are still written byte by byte", () => {
  const waits = readFileSync(`${FIXTURES}/v1.2-waits.mpscope`);
  assert.deepEqual(new Uint8Array(waits), new Uint8Array(sampleWaits()));
  const deflated = readFileSync(`${FIXTURES}/v1.2-deflated.mpscope`);
  assert.ok(deflated.length < waits.length);
  assert.deepEqual(readTrace(deflated).rows, readTrace(waits).rows);
});

test("the journals of version 1.1 differ from today's in their version alone", () => {
  const then = readFileSync(`${FIXTURES}/v1.1-journals.mpscope`);
  assert.deepEqual(readTrace(then).rows, readTrace(sampleJournals()).rows);
});
