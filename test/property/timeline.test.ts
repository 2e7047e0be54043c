import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { Cursor } from "../../src/model/cursor.ts";
import { Density } from "../../src/model/density.ts";
import { rowAt } from "../../src/model/history.ts";
import { Timeline } from "../../src/model/timeline.ts";
import { World } from "../../src/model/world.ts";
import { EventBatch, type Row } from "../../src/trace/batch.ts";
import { EVENT_KIND } from "../../src/trace/event.ts";

/** Events of any kind about a few workers, channels and handles, whether they make sense or not. */
const anyRow: fc.Arbitrary<Partial<Row>> = fc.record({
  time: fc.nat(1000),
  kind: fc.constantFrom(...Object.values(EVENT_KIND)),
  worker: fc.nat(4),
  channel: fc.nat(3),
  handle: fc.nat(6),
  operation: fc.nat(2),
  outcome: fc.nat(6),
  ticket: fc.nat(20),
  occupancy: fc.nat(5),
  size: fc.nat(100),
  site: fc.nat(3),
  text: fc.nat(3),
  detail: fc.nat(3),
  other: fc.integer({ min: -2, max: 6 }),
});

/** A timeline that gets its events in pieces, with a checkpoint every `spacing` of them. */
function timelineOf(rows: readonly Partial<Row>[], piece: number, spacing: number): Timeline {
  const timeline = new Timeline(spacing);
  let time = 0;
  for (let from = 0; from < rows.length; from += piece) {
    const batch = new EventBatch();
    for (const row of rows.slice(from, from + piece)) {
      time += row.time ?? 0;
      batch.addRow({ ...row, time });
    }
    timeline.add(batch);
  }
  return timeline;
}

/** The world after `position` events, from the first one on. */
function replayed(timeline: Timeline, position: number): World {
  const world = new World(timeline.cast);
  world.extend();
  while (world.position < position) {
    world.apply(timeline.history.columns(world.position), rowAt(world.position));
  }
  return world;
}

/** Everything that a world says, rows that hold nothing left out. */
function said({ time, position, received, lost, ...tables }: World): unknown {
  const rows = ["workers", "channels", "handles", "edges"] as const;
  return {
    time,
    position,
    received,
    lost,
    tables: rows.map((name) =>
      Object.entries(tables[name].columns).map(([column, numbers]) => [
        column,
        [...numbers.entries()].filter(([, number]) => number !== 0),
      ]),
    ),
  };
}

function countersOf<N extends string>(
  columns: Readonly<Record<N, Uint32Array>>,
  names: readonly N[],
): Uint32Array[] {
  return names.map((name) => columns[name]);
}

const history = fc.array(anyRow, { minLength: 1, maxLength: 120 });

describe("a timeline", () => {
  it("shows at any instant, in any order, what a replay from the start shows", () => {
    fc.assert(
      fc.property(
        history,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.nat(120), { maxLength: 12 }),
        (rows, piece, spacing, visits) => {
          const timeline = timelineOf(rows, piece, spacing);
          const cursor = new Cursor(timeline);
          for (const visit of visits) {
            const position = Math.min(visit, timeline.length);
            assert.deepEqual(said(cursor.seek(position)), said(replayed(timeline, position)));
          }
        },
      ),
    );
  });

  it("is the same however its events are cut into pieces", () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 40 }), (rows, piece) => {
        const whole = timelineOf(rows, rows.length, 10);
        const pieces = timelineOf(rows, piece, 10);
        assert.deepEqual(said(pieces.newest), said(whole.newest));
        assert.deepEqual(pieces.cast.workers, whole.cast.workers);
        assert.deepEqual(pieces.cast.channels, whole.cast.channels);
      }),
    );
  });

  it("does not disturb a cursor by growing", () => {
    fc.assert(
      fc.property(history, history, fc.nat(120), (first, second, visit) => {
        const timeline = timelineOf(first, 7, 5);
        const cursor = new Cursor(timeline);
        const position = Math.min(visit, timeline.length);
        const before = said(cursor.seek(position));
        const more = new EventBatch();
        for (const row of second) more.addRow({ ...row, time: timeline.endTime });
        timeline.add(more);
        assert.deepEqual(said(cursor.seek(position)), before);
        assert.deepEqual(said(cursor.seek(timeline.length)), said(timeline.newest));
      }),
    );
  });

  it("never counts below zero, whatever the events are", () => {
    fc.assert(
      fc.property(history, (rows) => {
        const { workers, channels, edges } = timelineOf(rows, 30, 1000).newest;
        // An unsigned column that went below zero is enormous.
        for (const column of [
          ...countersOf(workers.columns, ["blockedSends", "waitingReceives"]),
          ...countersOf(channels.columns, ["senders", "receivers"]),
          ...countersOf(channels.columns, ["blockedSends", "waitingReceives"]),
          ...countersOf(edges.columns, ["handles", "pending"]),
        ]) {
          assert.ok(column.every((number) => number <= rows.length));
        }
      }),
    );
  });

  it("finds the position of a time: after all events up to it, before all others", () => {
    fc.assert(
      fc.property(history, fc.nat(130_000), (rows, time) => {
        const timeline = timelineOf(rows, 30, 1000);
        const position = timeline.positionAt(time);
        assert.ok(position === 0 || timeline.timeAt(position) <= time);
        assert.ok(position === timeline.length || timeline.timeAt(position + 1) > time);
      }),
    );
  });
});

describe("the density of occupancy", () => {
  it("shows the highest and the lowest of every column, as looking through all changes does", () => {
    const change = fc.tuple(fc.nat(40), fc.nat(9));
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 80 }),
        fc.nat(60),
        (changes, from) => {
          const density = new Density();
          // Changes and columns at whole buckets: nothing is rounded then.
          const bucket = density.resolution;
          let at = 0;
          const steps = changes.map(([wait, occupancy]) => {
            at += wait * bucket;
            density.add(1, at, occupancy);
            return { at, occupancy };
          });
          const span = { from: from * bucket, to: (from + 30) * bucket, columns: 10 };
          const highest = new Float32Array(span.columns);
          const lowest = new Float32Array(span.columns);
          density.columns(1, span, Number.POSITIVE_INFINITY, { highest, lowest, offset: 0 });
          const width = 3 * bucket;
          const expected = Array.from({ length: span.columns }, (_, column) => {
            const start = span.from + column * width;
            const before = steps.findLast((step) => step.at < start)?.occupancy;
            const within = steps.filter((step) => step.at >= start && step.at < start + width);
            const levels = within.map((step) => step.occupancy);
            return before === undefined ? levels : [before, ...levels];
          });
          const of = (pick: (...levels: number[]) => number) =>
            expected.map((levels) => (levels.length === 0 ? -1 : pick(...levels)));
          assert.deepEqual([...highest], of(Math.max));
          assert.deepEqual([...lowest], of(Math.min));
        },
      ),
    );
  });
});
