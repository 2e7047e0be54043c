import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENT_KIND } from "../../../src/trace/event.ts";
import {
  batchOf,
  EVENTS,
  PROGRAM,
  readTrace,
  SITES,
  sampleTrace,
  TEXTS,
  writtenBy,
} from "../../support/recorded-trace.ts";

test("what was written is read, whatever the size of the pieces", () => {
  const bytes = sampleTrace();
  for (const size of [bytes.length, 1, 7, 41]) {
    const trace = readTrace(bytes, size);
    assert.deepEqual(trace.programs, [PROGRAM]);
    assert.deepEqual(trace.texts.slice(1), TEXTS);
    assert.deepEqual(trace.places.slice(1), SITES);
    assert.deepEqual(trace.rows, EVENTS);
    assert.deepEqual(trace.problems, []);
  }
});

test("the sample holds an event of every kind", () => {
  assert.deepEqual(new Set(EVENTS.map((event) => event.kind)), new Set(Object.keys(EVENT_KIND)));
});

test("more events than a frame holds go into several", () => {
  const template = EVENTS[8];
  assert.ok(template);
  const events = Array.from({ length: 70_000 }, (_, index) => ({ ...template, time: index }));
  const bytes = writtenBy((writer) => {
    writer.program(PROGRAM);
    writer.events(batchOf(events));
  });
  const trace = readTrace(bytes, 10_000);
  assert.deepEqual(trace.problems, []);
  assert.equal(trace.rows.length, 70_000);
  assert.deepEqual(trace.rows.at(-1), events.at(-1));
});

test("a table of texts larger than a frame goes into several", () => {
  const texts = Array.from({ length: 300 }, (_, index) => `${index}`.repeat(20_000));
  const bytes = writtenBy((writer) => {
    writer.program(PROGRAM);
    writer.strings(1, texts);
    writer.sites(
      1,
      texts.map((file, index) => ({ file, line: index, column: 1 })),
    );
  });
  const trace = readTrace(bytes, 100_000);
  assert.deepEqual(trace.problems, []);
  assert.equal(trace.texts.length, 301);
  assert.equal(trace.texts[10], "9".repeat(20_000));
  assert.equal(trace.texts[201], "200".repeat(20_000));
  assert.equal(trace.places[300]?.line, 299);
});

test("a text that is too long is cut and says so", () => {
  const bytes = writtenBy((writer) => writer.program({ ...PROGRAM, name: "né".repeat(50_000) }));
  const name = readTrace(bytes).programs[0]?.name ?? "";
  assert.match(name, /^(né)+n?…$/);
  assert.ok(new TextEncoder().encode(name).length <= 65_536);
});

test("what was assumed of a site is kept", () => {
  const sites = [
    { file: "/a.mjs", line: 1, column: 2 },
    { file: "/a.mjs", line: 1, column: 2, isAssumed: true },
  ];
  const trace = readTrace(
    writtenBy((writer) => {
      writer.program(PROGRAM);
      writer.sites(1, sites);
    }),
  );
  assert.deepEqual(trace.problems, []);
  assert.deepEqual(trace.places.slice(1), sites);
});
