// Measures what recording costs and weighs: `trace-record EVENTS WORKERS CHANNELS`, rows as JSON. Rates are of processor
// time of this one thread, so that a busy machine changes little.
import { deflateRawSync } from "node:zlib";
import * as arrow from "apache-arrow";
import { Packr } from "msgpackr";
import { Heap } from "../../src/runtime/memory/heap.ts";
import { steadyTime } from "../../src/runtime/probe/clock.ts";
import { Drain } from "../../src/runtime/probe/drain.ts";
import { LEVEL } from "../../src/runtime/probe/level.ts";
import { Recorder } from "../../src/runtime/probe/recorder.ts";
import { addRing, RingWriter } from "../../src/runtime/probe/ring.ts";
import { Track } from "../../src/runtime/probe/track.ts";
import { addWorker } from "../../src/runtime/threads/workers.ts";
import { SIDE } from "../../src/trace/event.ts";
import { eventAt } from "../../src/trace/event-row.ts";
import { TraceReader } from "../../src/trace/reader.ts";
import { generateTrace } from "../../test/support/generated-trace.ts";

/** As the runtime's drain has them (drain-thread.ts). */
const SWEEP = 10e6;
const FRAME = 200e6;
/** Operations before the core turns to another worker: less than a slice of its time. */
const BURST = 1 << 14;
/** Rivals are slow and large: they get the beginning. */
const RIVALS_EVENTS = 500_000;

const [events, workers, channels] = process.argv.slice(2).map(Number);
const deflate = (bytes) => deflateRawSync(bytes, { level: 1 });
const rows = [...weights(), ...speeds()];
process.stdout.write(JSON.stringify(rows));

/** Bytes an event of a generated trace of about a million events a second, beside what others make of its events. */
function weights() {
  let bytes = 0;
  const pieces = [];
  const emit = (piece) => {
    bytes += piece.length;
    pieces.push(piece);
  };
  const count = generateTrace({
    events,
    workers,
    channels,
    emit,
    sweep: FRAME,
    tools: { deflate },
  });
  const own = bytes / count;
  const rivals = rivalsOf(firstEvents(pieces)).map(({ rival, packed }) => ({
    name: `bytes-per-event ${rival}`,
    value: packed,
    unit: "bytes",
    rival,
    ratio: packed / own,
  }));
  const [first] = rivals;
  const row = { name: "bytes-per-event", value: own, unit: "bytes" };
  return [{ ...row, rival: first.rival, ratio: first.value / own }, ...rivals];
}

function firstEvents(pieces) {
  const found = [];
  const reader = new TraceReader({
    program: () => undefined,
    strings: () => undefined,
    sites: () => undefined,
    problem: ({ message }) => {
      throw new Error(message);
    },
    events: (batch) => {
      for (let row = 0; row < batch.length && found.length < RIVALS_EVENTS; row++) {
        found.push(eventAt(batch, row));
      }
    },
  });
  for (const piece of pieces) if (found.length < RIVALS_EVENTS) reader.push(piece);
  return found;
}

/** Each writes the same events; deflated as our frames are. */
function rivalsOf(found) {
  const packr = new Packr({ structures: [] });
  const ways = {
    "JSON lines": () => Buffer.from(found.map((event) => `${JSON.stringify(event)}\n`).join("")),
    msgpackr: () => Buffer.concat(found.map((event) => Buffer.from(packr.pack(event)))),
    "Apache Arrow": () => arrow.tableToIPC(tableOf(found)),
  };
  return Object.entries(ways).map(([rival, write]) => {
    const start = processorTime();
    const packed = deflate(write()).length / found.length;
    const rate = found.length / (processorTime() - start);
    return { rival, packed, rate };
  });
}

/** A column for each field that any event has; one that an event does not have is 0. */
function tableOf(found) {
  const names = new Set(found.flatMap((event) => Object.keys(event)));
  const columns = {};
  for (const name of names) {
    const values = found.map((event) => event[name] ?? 0);
    columns[name] =
      typeof values[0] === "string" || values.some((value) => typeof value === "string")
        ? arrow.vectorFromArray(values.map(String))
        : arrow.makeVector(name === "time" ? Float64Array.from(values) : Int32Array.from(values));
  }
  return new arrow.Table(columns);
}

/** Events a second from the probe's calls to the bytes of a file, all on one core. */
function speeds() {
  return [
    ["record", deflate],
    ["record-raw", undefined],
  ].map(([name, tool]) => {
    record(tool, events / 10);
    return { name, value: record(tool, events), unit: "events/s" };
  });
}

function record(tool, wanted) {
  const heap = Heap.create();
  const program = { name: "", command: [], pid: 1, startedAt: 0, writer: "", platform: "" };
  const options = { deflate: tool, interval: FRAME };
  let bytes = 0;
  const drain = new Drain(
    heap,
    { ...program, level: "full" },
    (chunk) => (bytes += chunk.length),
    options,
  );
  const epoch = steadyTime();
  const all = Array.from({ length: workers }, (_, index) => {
    const worker = index + 1;
    addWorker(heap, 0);
    const probe = new Recorder(new RingWriter(heap, addRing(heap, worker)), {
      worker,
      epoch,
      level: LEVEL.full,
    });
    const channelId = 1 + ((index >> 1) % channels);
    const side = index % 2 === 0 ? SIDE.sender : SIDE.receiver;
    return { probe, handle: { id: worker, channelId, side, track: new Track() }, ticket: 0 };
  });
  let swept = 0;
  const start = processorTime();
  for (let told = 0; told < wanted; told += BURST) {
    const worker = all[(told / BURST) % workers];
    for (let index = 0; index < BURST; index++) {
      worker.probe.look();
      worker.probe.moved(worker.handle, record, worker.ticket++, 8);
    }
    const now = steadyTime() - epoch;
    if (now < swept + SWEEP) continue;
    swept = now;
    drain.sweep(now);
  }
  drain.finish(1, 0, "", steadyTime() - epoch);
  if (bytes === 0) throw new Error("nothing was recorded");
  return wanted / (processorTime() - start);
}

/** Seconds of this process. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
