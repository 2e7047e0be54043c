import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Cursor } from "../../src/model/cursor.ts";
import { Timeline } from "../../src/model/timeline.ts";
import type { World } from "../../src/model/world.ts";
import { EventBatch } from "../../src/trace/batch.ts";
import { TraceReader } from "../../src/trace/reader.ts";
import { generateTrace } from "../support/generated-trace.ts";

const INSTANTS = 1000;
/** Shorter than the model's own, so that short traces have checkpoints too. */
const SPACING = 5000;

/** Reads a trace; `take` gets its events. */
function read(
  pieces: readonly Uint8Array[],
  timeline: Timeline,
  take: (batch: EventBatch) => void,
): void {
  const reader = new TraceReader({
    program: () => undefined,
    strings: (first, texts) => timeline.cast.addStrings(first, texts),
    sites: (first, sites) => timeline.cast.addSites(first, sites),
    events: take,
    problem: ({ message }) => assert.fail(message),
  });
  for (const piece of pieces) reader.push(piece);
  reader.end();
}

/** Everything that a world says, rows that hold nothing left out. */
function said({ time, position, received, lost, ...tables }: World): number[] {
  const numbers = [time, position, received, lost];
  for (const table of [tables.workers, tables.channels, tables.handles, tables.edges]) {
    for (const column of Object.values(table.columns)) {
      for (const [row, number] of column.entries()) if (number !== 0) numbers.push(row, number);
    }
  }
  return numbers;
}

/** Positions up to `length`, the same in every run. */
function someInstants(length: number): number[] {
  let state = 7;
  return Array.from({ length: INSTANTS }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 4) % (length + 1);
  });
}

/** The worlds at instants as the events make them that arrive one after another; nothing is kept or copied for it. */
function replayed(pieces: readonly Uint8Array[], instants: readonly number[]) {
  const worlds = new Map<number, number[]>();
  const wanted = new Set(instants);
  const timeline = new Timeline(Number.POSITIVE_INFINITY);
  const note = () => {
    if (wanted.has(timeline.length)) worlds.set(timeline.length, said(timeline.newest));
  };
  note();
  read(pieces, timeline, (batch) => {
    for (let row = 0; row < batch.length; ) {
      const part = new EventBatch();
      do part.addFrom(batch, row++);
      while (row < batch.length && !wanted.has(timeline.length + part.length));
      timeline.add(part);
      note();
    }
  });
  return worlds;
}

function checkInstants(pieces: readonly Uint8Array[]): void {
  const timeline = new Timeline(SPACING);
  read(pieces, timeline, (batch) => timeline.add(batch));
  const instants = someInstants(timeline.length);
  const expected = replayed(pieces, instants);
  const cursor = new Cursor(timeline);
  for (const position of instants) {
    assert.deepEqual(said(cursor.seek(position)), expected.get(position), `at ${position}`);
  }
}

describe("the state at 1,000 random instants is that of a full replay", () => {
  for (const { events, workers, channels } of [
    { events: 60_000, workers: 44, channels: 20 },
    { events: 40_000, workers: 120, channels: 60 },
  ]) {
    it(`of a generated trace of ${workers} workers and ${channels} channels`, () => {
      const pieces: Uint8Array[] = [];
      generateTrace({ events, workers, channels, emit: (piece) => pieces.push(piece) });
      checkInstants(pieces);
    });
  }

  it("of a recorded trace", () => checkInstants([readFileSync("media/sample.mpscope")]));

  for (const name of readdirSync("test/format/fixtures").filter((file) =>
    file.endsWith(".mpscope"),
  )) {
    it(`of the recorded trace ${name}`, () =>
      checkInstants([readFileSync(`test/format/fixtures/${name}`)]));
  }
});
