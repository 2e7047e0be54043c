/** A sink that keeps all it is given, and a small trace with one event of every kind. */

import { EventBatch } from "../../src/trace/batch.ts";
import type { ProgramInfo, Site, TraceEvent } from "../../src/trace/event.ts";
import { addEvent, eventAt } from "../../src/trace/event-row.ts";
import type { FrameTools } from "../../src/trace/frame.ts";
import { channelId, handleId, siteId, stringId, workerId } from "../../src/trace/ids.ts";
import { TraceReader } from "../../src/trace/reader.ts";
import type { TraceProblem, TraceSink } from "../../src/trace/sink.ts";
import { TraceWriter } from "../../src/trace/writer.ts";

/** Everything a reader gave, in order. */
export class RecordedTrace implements TraceSink {
  readonly programs: ProgramInfo[] = [];
  readonly texts: string[] = [];
  readonly places: Site[] = [];
  readonly rows: TraceEvent[] = [];
  readonly problems: TraceProblem[] = [];

  program(info: ProgramInfo): void {
    this.programs.push(info);
  }

  strings(first: number, texts: readonly string[]): void {
    for (const [index, text] of texts.entries()) this.texts[first + index] = text;
  }

  sites(first: number, sites: readonly Site[]): void {
    for (const [index, site] of sites.entries()) this.places[first + index] = site;
  }

  events(batch: EventBatch): void {
    for (let row = 0; row < batch.length; row++) this.rows.push(eventAt(batch, row));
  }

  problem(problem: TraceProblem): void {
    this.problems.push(problem);
  }
}

/** Reads a whole trace, in pieces of `size` bytes. */
export function readTrace(bytes: Uint8Array, size: number = bytes.length): RecordedTrace {
  const trace = new RecordedTrace();
  const reader = new TraceReader(trace);
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  reader.end();
  return trace;
}

/** The chunks that a writer emits, in one piece. */
export function writtenBy(
  write: (writer: TraceWriter) => void,
  tools: FrameTools = {},
): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  write(new TraceWriter((chunk) => chunks.push(chunk), tools));
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** A batch of these events. */
export function batchOf(events: readonly TraceEvent[]): EventBatch {
  const batch = new EventBatch();
  for (const event of events) addEvent(batch, event);
  return batch;
}

/** A program that never was. */
export const PROGRAM: ProgramInfo = {
  name: "orders.mjs",
  command: ["node", "orders.mjs", "--fast"],
  pid: 4711,
  startedAt: 1_795_000_000_000,
  writer: "mpscope 0.1.0",
  platform: "node v20.19.0",
  level: "full",
};

/** The texts of {@link EVENTS}, from id 1. */
export const TEXTS: readonly string[] = [
  "main",
  "node-worker",
  "producer",
  "orders",
  "syncChannel",
  "warm",
  "Error: out of paper",
];

/** The call sites of {@link EVENTS}, from id 1. */
export const SITES: readonly Site[] = [
  { file: "/app/orders.mjs", line: 3, column: 18 },
  { file: "/app/orders.mjs", line: 4, column: 1 },
  { file: "/app/lib/producer.mjs", line: 12, column: 9 },
];

const main = workerId(1);
const producer = workerId(2);
const orders = channelId(1);
const [tx, rx, clone] = [handleId(1), handleId(2), handleId(3)];
const NO_TEXT = stringId(0);
const NO_SITE = siteId(0);
const NO_WORKER = workerId(0);

/** One event of every kind, with numbers of all sizes. */
export const EVENTS: readonly TraceEvent[] = [
  {
    kind: "workerStarted",
    time: 0,
    worker: main,
    name: stringId(1),
    workerKind: stringId(1),
    parent: NO_WORKER,
    site: NO_SITE,
  },
  {
    kind: "channelCreated",
    time: 1_000,
    worker: main,
    channel: orders,
    name: stringId(4),
    channelKind: stringId(5),
    capacity: -1,
    site: siteId(1),
  },
  {
    kind: "handleCreated",
    time: 1_000,
    worker: main,
    handle: tx,
    channel: orders,
    side: "sender",
    site: siteId(1),
  },
  {
    kind: "handleCreated",
    time: 1_000,
    worker: main,
    handle: rx,
    channel: orders,
    side: "receiver",
    site: siteId(1),
  },
  {
    kind: "handleCloned",
    time: 2_500,
    worker: main,
    handle: clone,
    source: tx,
    channel: orders,
    side: "sender",
    permit: 0,
    site: siteId(2),
  },
  {
    kind: "handleMoved",
    time: 3_000,
    worker: main,
    handle: clone,
    channel: orders,
    to: producer,
    carrier: channelId(0),
    site: siteId(2),
  },
  {
    kind: "workerStarted",
    time: 3_001,
    worker: producer,
    name: stringId(3),
    workerKind: stringId(2),
    parent: main,
    site: siteId(2),
  },
  {
    kind: "sendBlocked",
    time: 40_000_000,
    worker: producer,
    channel: orders,
    handle: clone,
    operation: 1,
    wait: 0,
    site: siteId(3),
  },
  {
    kind: "sendDone",
    time: 5_000_000_000,
    worker: producer,
    channel: orders,
    handle: clone,
    outcome: "ok",
    operation: 1,
    ticket: 2 ** 40,
    occupancy: 1,
    size: 300,
    site: siteId(3),
    preview: stringId(0),
  },
  {
    kind: "receiveBlocked",
    time: 5_000_000_001,
    worker: main,
    channel: orders,
    handle: rx,
    operation: 1,
    wait: 0,
    site: siteId(2),
  },
  {
    kind: "receiveDone",
    time: 5_000_000_001,
    worker: main,
    channel: orders,
    handle: rx,
    outcome: "timeout",
    operation: 1,
    ticket: 0,
    occupancy: 1,
    size: 0,
    site: siteId(2),
  },
  {
    kind: "handleWeakened",
    time: 5_000_000_001,
    worker: main,
    handle: tx,
    channel: orders,
    site: siteId(2),
  },
  {
    kind: "joinBlocked",
    time: 5_000_000_001,
    worker: main,
    target: producer,
    operation: 2,
    site: siteId(2),
  },
  { kind: "workerRests", time: 5_000_000_001, worker: main, text: stringId(6) },
  { kind: "joinDone", time: 5_000_000_001, worker: main, target: producer, operation: 2 },
  { kind: "mark", time: 5_000_000_001, worker: main, text: stringId(6), site: siteId(2) },
  {
    kind: "handleDropped",
    time: 5_100_000_000,
    worker: main,
    handle: tx,
    channel: orders,
    side: "sender",
    site: NO_SITE,
  },
  {
    kind: "handleLeaked",
    time: 5_100_000_000,
    worker: producer,
    handle: clone,
    channel: orders,
    side: "sender",
    site: siteId(2),
  },
  {
    kind: "channelClosed",
    time: 5_100_000_000,
    worker: producer,
    channel: orders,
    site: siteId(2),
  },
  {
    kind: "channelDisconnected",
    time: 5_100_000_000,
    worker: producer,
    channel: orders,
    side: "sender",
    discarded: 3,
  },
  {
    kind: "workerExited",
    time: 5_200_000_000,
    worker: producer,
    exit: "threw",
    text: stringId(7),
  },
  { kind: "lost", time: 5_200_000_000, worker: main, count: 12 },
  {
    kind: "channelSampled",
    time: 5_200_000_000,
    worker: workerId(0),
    channel: orders,
    sent: 2 ** 40 + 1,
    occupancy: 3,
  },
  { kind: "programEnded", time: 6_000_000_000, worker: main, exitCode: -9, text: NO_TEXT },
];

/** {@link EVENTS} as a trace. */
export function sampleTrace(): Uint8Array<ArrayBuffer> {
  return writtenBy((writer) => {
    writer.program(PROGRAM);
    writer.strings(1, TEXTS);
    writer.sites(1, SITES);
    writer.events(batchOf(EVENTS));
  });
}
