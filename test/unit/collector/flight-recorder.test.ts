import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { FlightRecorder } from "../../../src/collector/flight/flight-recorder.ts";
import { Timeline } from "../../../src/model/timeline.ts";
import { EventBatch } from "../../../src/trace/batch.ts";
import { EVENT_KIND, OUTCOME } from "../../../src/trace/event.ts";
import { TraceReader } from "../../../src/trace/reader.ts";
import type { TraceSink } from "../../../src/trace/sink.ts";
import { generateTrace } from "../../support/generated-trace.ts";
import { readTrace } from "../../support/recorded-trace.ts";
import { traceOf } from "../../support/trace-text.ts";
import { doings, holdings } from "../../support/world-view.ts";

const MS = 1e6;

/** Feeds a sink and a timeline with the same events. */
function both(recorder: FlightRecorder, timeline: Timeline): TraceSink {
  return {
    program: (info) => recorder.program(info),
    strings: (first, texts) => {
      recorder.strings(first, texts);
      timeline.cast.addStrings(first, texts);
    },
    sites: (first, sites) => {
      recorder.sites(first, sites);
      timeline.cast.addSites(first, sites);
    },
    events: (batch) => {
      recorder.events(batch);
      timeline.add(batch);
    },
    problem: ({ message }) => assert.fail(message),
  };
}

function saved(recorder: FlightRecorder): Uint8Array {
  const chunks: Uint8Array[] = [];
  recorder.save("a reason", (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
}

function timelineOf(bytes: Uint8Array): Timeline {
  const timeline = new Timeline();
  const reader = new TraceReader({
    ...both(new FlightRecorder(), timeline),
    events: (batch: EventBatch) => timeline.add(batch),
  });
  reader.push(bytes);
  reader.end();
  return timeline;
}

/** What is true at the end, by names: of everyone who has not ended. */
function truth(timeline: Timeline) {
  const { cast, newest } = timeline;
  const { exists, sendersGone, receiversGone, ...columns } = newest.channels.columns;
  const channels = cast.channels.flatMap(({ name, kind, capacity, site }, index) => {
    const row = index + 1;
    if (exists[row] === 0 || (sendersGone[row] === 1 && receiversGone[row] === 1)) return [];
    const of = (column: keyof typeof columns) => columns[column][row];
    return {
      name,
      kind,
      capacity,
      site,
      occupancy: of("occupancy"),
      sent: of("sent"),
      received: of("received"),
      nextTicket: of("nextTicket"),
      senders: of("senders"),
      receivers: of("receivers"),
      blocked: of("blockedSends"),
      waiting: of("waitingReceives"),
    };
  });
  const living = (name: string) => channels.some((channel) => name.endsWith(` ${channel.name}`));
  const held = Object.entries(holdings(timeline, newest)).filter(
    ([name, n]) => n > 0 && living(name),
  );
  const doing = Object.entries(doings(timeline, newest)).filter(([, what]) => what !== "exited");
  return {
    channels: channels.toSorted((a, b) => a.name.localeCompare(b.name)),
    held: Object.fromEntries(held),
    doing: Object.fromEntries(doing),
    lost: newest.lost,
  };
}

describe("a flight recorder", () => {
  for (const limits of [{ time: 5 * MS }, { bytes: 40_000 }, { time: 20 * MS, bytes: 20_000 }]) {
    it(`of ${JSON.stringify(limits)} tells of its last moments what the whole trace tells`, () => {
      const recorder = new FlightRecorder(limits);
      const timeline = new Timeline();
      const reader = new TraceReader(both(recorder, timeline));
      let looks = 0;
      const emit = (piece: Uint8Array) => {
        reader.push(piece);
        if (++looks % 10 !== 0) return;
        const bytes = saved(recorder);
        assert.deepEqual(truth(timelineOf(bytes)), truth(timeline));
      };
      generateTrace({ events: 300_000, workers: 44, channels: 20, emit });
      assert.ok(looks > 40);
      assert.ok(recorder.bytes <= (limits.bytes ?? 200_000), `${recorder.bytes} bytes`);
      checkLast(saved(recorder), timeline, limits.bytes === undefined ? limits.time : 0);
    });
  }

  it("tells of a recorded program what its whole recording tells", () => {
    const recorder = new FlightRecorder({ time: 1 });
    const timeline = new Timeline();
    const reader = new TraceReader(both(recorder, timeline));
    reader.push(readFileSync("media/sample.mpscope"));
    const after = timelineOf(saved(recorder));
    assert.deepEqual(truth(after), truth(timeline));
    assert.ok(after.length < timeline.length / 2);
  });

  it("keeps waits, handles in messages, and what is lost", () => {
    const trace = traceOf(`
      main                       parser            printer
      open jobs cap=2            .                 .
      open words                 .                 .
      clone jobs.tx              .                 .
      move jobs.rx to parser     .                 .
      send jobs a                .                 .
      send jobs b                .                 .
      pack words.tx into jobs    .                 .
      send jobs c…               .                 .
      .                          recv jobs a       .
      …send jobs c               .                 .
      move words.rx to printer   .                 .
      lose 5                     .                 recv words…
      send jobs d…               .                 .
      +400ms
      .                          mark half         .
      +400ms
      .                          mark whole        .
    `);
    const recorder = new FlightRecorder({ time: 300 * MS });
    const timeline = new Timeline();
    trace.feed(both(recorder, timeline), 1);
    const bytes = saved(recorder);
    assert.deepEqual(truth(timelineOf(bytes)), truth(timeline));
    const { rows, texts, programs } = readTrace(bytes);
    const marks = rows.flatMap((row) => (row.kind === "mark" ? [texts[row.text]] : []));
    assert.deepEqual(marks, ["whole", "a reason"]);
    assert.deepEqual(rows.at(-1)?.time, 0);
    assert.equal(programs.length, 1);
  });
});

/** The events kept are the whole trace's last ones, and as many as were asked for. */
function checkLast(bytes: Uint8Array, timeline: Timeline, time = 0): void {
  const { rows, problems } = readTrace(bytes);
  assert.deepEqual(problems, []);
  const ends = rows.filter((row) => row.time > 0 && row.kind !== "mark");
  const from = timeline.length - ends.length;
  const shift = timeline.history.at(from, "time") - (ends[0]?.time ?? 0);
  assert.ok(ends.length > 1000);
  for (const [index, row] of ends.entries()) {
    assert.equal(EVENT_KIND[row.kind], timeline.history.at(from + index, "kind"));
    assert.equal(row.time + shift, timeline.history.at(from + index, "time"));
    if (row.kind === "sendDone") {
      assert.equal(row.ticket, timeline.history.at(from + index, "ticket"));
    }
  }
  assert.ok((rows.at(-1)?.time ?? 0) >= time);
}

/** A recorder that has taken so many messages, each with a preview of its own. */
function recorderOf(messages: number, limits: { readonly bytes?: number }): FlightRecorder {
  const recorder = new FlightRecorder(limits);
  const { sendDone: kind } = EVENT_KIND;
  for (let first = 0; first < messages; first += 100) {
    const batch = new EventBatch(100);
    const texts = Array.from({ length: 100 }, (_, index) => `"message ${first + index}"`);
    recorder.previews(first + 1, texts);
    for (let ticket = first; ticket < first + 100; ticket++) {
      const row = { kind, outcome: OUTCOME.ok, channel: 1, handle: 1, text: ticket + 1 };
      batch.addRow({ ...row, worker: 1, time: ticket * 1e5, ticket });
    }
    recorder.events(batch);
  }
  return recorder;
}

function previewsIn(bytes: Uint8Array): (string | undefined)[] {
  const { rows, texts } = readTrace(bytes);
  return rows.flatMap((row) => (row.kind === "sendDone" ? [texts[row.preview]] : []));
}

describe("a flight recorder of a program with previews", () => {
  it("saves them with the events that it keeps", () => {
    const previews = previewsIn(saved(recorderOf(20_000, {})));
    assert.deepEqual(
      previews,
      Array.from({ length: 20_000 }, (_, index) => `"message ${index}"`),
    );
  });

  it("forgets them with the events that it forgets, and counts them", () => {
    const limit = 200_000;
    const recorder = recorderOf(200_000, { bytes: limit });
    assert.ok(recorder.bytes <= limit);
    const previews = previewsIn(saved(recorder));
    const known = previews.filter((text) => text !== undefined);
    assert.ok(known.length > 1000 && known.length < 20_000, `${known.length} are known`);
    const last = Array.from({ length: known.length }, (_, i) => 200_000 - known.length + i);
    assert.deepEqual(
      known,
      last.map((index) => `"message ${index}"`),
    );
  });
});
