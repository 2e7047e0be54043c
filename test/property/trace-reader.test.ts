import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as fc from "fast-check";
import { Opening } from "../../src/engine/opening.ts";
import { EventBatch } from "../../src/trace/batch.ts";
import { closingStart } from "../../src/trace/closing/closing.ts";
import { footerFrame } from "../../src/trace/closing/footer.ts";
import { EVENT_KIND, type EventKind, type TraceEvent } from "../../src/trace/event.ts";
import { eventAt, fieldsOf, outcomesOf } from "../../src/trace/event-row.ts";
import { FRAME_KIND, ID_ALLOWANCE, MAGIC } from "../../src/trace/format.ts";
import { makeFrame } from "../../src/trace/frame.ts";
import { CODE } from "../../src/trace/journal.ts";
import { readUtf8, utf8Length, writeUtf8 } from "../../src/trace/utf8.ts";
import { joined } from "../support/closed-trace.ts";
import { mainJournal, producerJournal, sampleJournals } from "../support/recorded-journals.ts";
import { batchOf, PROGRAM, readTrace, sampleTrace, writtenBy } from "../support/recorded-trace.ts";

const anyKind = fc.constantFrom(...(Object.keys(EVENT_KIND) as EventKind[]));
/** An id that a short trace may mention. */
const anyId = fc.nat(60_000);
const anyPieces = fc.integer({ min: 1, max: 200 });

const anyEvent: fc.Arbitrary<TraceEvent> = anyKind.chain((kind) =>
  fc
    .record({
      ids: fc.array(anyId, { minLength: 12, maxLength: 12 }),
      large: fc.nat(Number.MAX_SAFE_INTEGER),
      signed: fc.integer(),
      outcome: fc.constantFrom(...outcomesOf(kind)),
    })
    .map(({ ids, large, signed, outcome }) => {
      const batch = new EventBatch(1);
      const row = batch.addRow({ kind: EVENT_KIND[kind], worker: ids[11] ?? 0 });
      fieldsOf(kind).forEach(([column], index) => {
        if (column === "outcome") batch.outcome[row] = outcome;
        else if (column === "other") batch.other[row] = signed;
        else if (column === "ticket") batch.ticket[row] = large;
        else batch[column][row] = ids[index] ?? 0;
      });
      return eventAt(batch, row);
    }),
);

const anyEvents = fc
  .tuple(fc.array(anyEvent, { maxLength: 100 }), fc.infiniteStream(fc.nat(2 ** 40)))
  .map(([events, steps]) => {
    let time = 0;
    return events.map((event) => {
      time += Number(steps.next().value);
      return { ...event, time };
    });
  });

test("any events go through the format unchanged", () => {
  fc.assert(
    fc.property(anyEvents, anyPieces, (events, size) => {
      const bytes = writtenBy((writer) => {
        writer.program(PROGRAM);
        writer.events(batchOf(events));
      });
      const trace = readTrace(bytes, size);
      assert.deepEqual(trace.problems, []);
      assert.deepEqual(trace.rows, events);
    }),
  );
});

test("any texts and sites go through the format, as far as UTF-8 can say them", () => {
  const anySite = fc.record({
    file: fc.string({ unit: "binary" }),
    line: fc.nat(),
    column: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), fc.array(anySite), (texts, sites) => {
      const bytes = writtenBy((writer) => {
        writer.program(PROGRAM);
        writer.strings(1, texts);
        writer.sites(1, sites);
      });
      const trace = readTrace(bytes);
      assert.deepEqual(trace.problems, []);
      assert.deepEqual(trace.texts.slice(1), texts.map(wellFormed));
      assert.deepEqual(
        trace.places.slice(1),
        sites.map((site) => ({ ...site, file: wellFormed(site.file) })),
      );
    }),
  );
});

test("random bytes never raise an exception, and always a sentence", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), anyPieces, (garbage, size) => {
      assert.ok(readTrace(garbage, size).problems.length > 0);
      assert.ok(readTrace(Uint8Array.from([...MAGIC, ...garbage]), size).problems.length > 0);
    }),
    { numRuns: 1000 },
  );
});

test("random payloads under a right checksum never raise an exception", () => {
  const anyFrameKind = fc.constantFrom(...Object.values(FRAME_KIND));
  fc.assert(
    fc.property(
      anyFrameKind,
      fc.uint8Array({ maxLength: 100 }),
      fc.oneof(fc.nat(100), fc.nat(0xffff_ffff)),
      fc.oneof(fc.nat(1000), fc.double()),
      (kind, payload, count, time) => {
        const frame = makeFrame(kind, payload, { count, firstTime: time, lastTime: time });
        const trace = readTrace(Uint8Array.from([...MAGIC, ...frame]));
        assert.ok(trace.rows.length <= payload.length);
        assert.ok(trace.texts.length <= ID_ALLOWANCE + 2 * payload.length + frame.length);
      },
    ),
    { numRuns: 2000 },
  );
});

test("random overviews and indexes under a right checksum never raise an exception when a trace is opened", () => {
  const anyBytes = fc.uint8Array({ maxLength: 80 });
  const anyTables = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 6 }), anyBytes), { maxLength: 6 })
    .map((tables) => tables.map(([id, bytes]) => joined(Uint8Array.of(id, bytes.length), bytes)))
    .map((tables) => joined(Uint8Array.of(0), ...tables));
  fc.assert(
    fc.property(fc.oneof(anyTables, anyBytes), anyBytes, fc.nat(20), (tables, index, count) => {
      const overview = makeFrame(FRAME_KIND.overview, Uint8Array.from(tables), { count });
      const frames = makeFrame(FRAME_KIND.index, index, { count });
      const at = { overview: 100, index: 100 + overview.length };
      const bytes = joined(overview, frames, footerFrame(at));
      Opening.read(bytes, 100 + bytes.length);
      assert.ok(readTrace(joined(Uint8Array.from(MAGIC), bytes)).rows.length === 0);
    }),
    { numRuns: 2000 },
  );
});

test("any bytes that are changed in a closing leave it as it was, or void", () => {
  const closed = new Uint8Array(readFileSync("test/format/fixtures/v1.3-closed.mpscope"));
  const start = closingStart(closed, closed.length) ?? 0;
  const anyChange = fc.tuple(fc.integer({ min: start, max: closed.length - 1 }), fc.nat(255));
  fc.assert(
    fc.property(fc.array(anyChange, { minLength: 1, maxLength: 5 }), (changes) => {
      const bytes = closed.slice();
      for (const [at, value] of changes) bytes[at] = value;
      const isSame = changes.every(([at]) => bytes[at] === closed[at]);
      const opening = Opening.read(bytes.subarray(start), bytes.length);
      assert.equal(opening !== undefined, isSame);
    }),
  );
});

test("random journals under a right checksum never raise an exception, nor grow beyond their bytes", () => {
  const anyCode = fc.oneof(
    fc.nat(255),
    fc.constantFrom(...Object.values(CODE)),
    fc.constantFrom(...Object.values(EVENT_KIND)),
  );
  const start = producerJournal().bytes;
  fc.assert(
    fc.property(
      fc.array(anyCode, { maxLength: 60 }),
      fc.nat(start.length),
      fc.option(fc.nat(100), { nil: undefined }),
      (codes, cut, checkpoint) => {
        // Half a journal, then anything.
        const bytes = Uint8Array.from([...start.subarray(0, cut), ...codes]);
        const trace = readTrace(
          writtenBy((writer) => {
            writer.program(PROGRAM);
            writer.journal(1, 0, undefined, [mainJournal().bytes]);
            writer.sweep(500);
            writer.journal(2, 0, checkpoint, [bytes]);
            writer.sweep(5000);
          }),
        );
        assert.ok(trace.rows.length <= mainJournal().bytes.length + bytes.length);
        trace.rows.reduce((before, { time }) => {
          assert.ok(time >= before);
          return time;
        }, 0);
      },
    ),
    { numRuns: 2000 },
  );
});

test("a trace of journals that is cut off anywhere gives the beginning of what it tells", () => {
  const whole = sampleJournals();
  const { rows } = readTrace(whole);
  for (let length = 0; length < whole.length; length++) {
    const cut = readTrace(whole.subarray(0, length)).rows;
    // The last frame that is whole may end in events that wait for others, which are lost then.
    const seen = new Set(rows.map(nameOf));
    const told = cut.filter(({ kind, worker }) => kind !== "lost" || worker !== 0);
    for (const row of told) assert.ok(seen.has(nameOf(row)), nameOf(row));
  }
});

test("a bit that is flipped in journals never raises an exception and always gives a sentence", () => {
  const whole = sampleJournals();
  for (let bit = 8 * MAGIC.length; bit < 8 * whole.length; bit++) {
    const bytes = whole.slice();
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.ok(readTrace(bytes).problems.length > 0, `bit ${bit}`);
  }
});

test("random damage leaves a part of the truth", () => {
  const whole = sampleTrace();
  const truth = new Set(readTrace(whole).rows.map((row) => JSON.stringify(row)));
  const anyDamage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1 });
  fc.assert(
    fc.property(anyDamage, anyPieces, (damage, size) => {
      const bytes = whole.slice();
      for (const [at, value] of damage) bytes[at] = value;
      for (const row of readTrace(bytes, size).rows) assert.ok(truth.has(JSON.stringify(row)));
    }),
    { numRuns: 1000 },
  );
});

test("UTF-8 is written and read as the platform does it", () => {
  const encoder = new TextEncoder();
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.uint8Array(), (text, garbage) => {
      const bytes = new Uint8Array(utf8Length(text));
      writeUtf8(bytes, 0, text);
      assert.deepEqual(bytes, encoder.encode(text));
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      assert.equal(readUtf8(garbage, 0, garbage.length), decoder.decode(garbage));
    }),
    { numRuns: 2000 },
  );
});

/** An event without what depends on those around it. */
function nameOf(event: TraceEvent): string {
  const { kind, worker } = event;
  const ticket = "ticket" in event ? event.ticket : "";
  return `${kind} ${worker} ${ticket}`;
}

function wellFormed(text: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}
