// Measures an engine with a generated trace and prints rows: `trace-engine EVENTS WORKERS CHANNELS`. The rate of taking
// in is of processor time, so that a busy machine changes little.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { deflateNatively } from "../../src/collector/deflate.ts";
import { readClosingBytes } from "../../src/collector/file-source.ts";
import { inflateNatively } from "../../src/collector/inflate.ts";
import { Engine } from "../../src/engine/engine.ts";
import { RemoteEngine } from "../../src/engine/remote.ts";
import { serveEngine } from "../../src/engine/serve.ts";
import { unpackFrame } from "../../src/protocol/frame.ts";
import { generateTrace } from "../../test/support/generated-trace.ts";

const INSTANTS = 1000;
const KNOWN = { workers: 0, channels: 0, edges: 0 };
/** As what comes to the engine's thread (src/engine/remote.ts). */
const PIECE = 1 << 14;
const OPENINGS = 20;
const LIVE_RATE = 200_000;
const LIVE_SECONDS = 5;

if (!isMainThread) serveThread();
else {
  const [events, workers, channels] = process.argv.slice(2).map(Number);
  const rows = await measure({ events, workers, channels });
  process.stdout.write(JSON.stringify(rows));
}

/** An engine's own thread, as the extension has it. */
function serveThread() {
  const engine = new Engine(clock());
  parentPort.on(
    "message",
    serveEngine(engine, (message, transfer) => parentPort.postMessage(message, transfer)),
  );
}

function clock() {
  return {
    now: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}

async function measure(wanted) {
  const pieces = [];
  const count = generateTrace({ ...wanted, emit: (piece) => pieces.push(piece) });
  const rows = [];
  const add = (name, value, unit) => rows.push({ name, value, unit });
  const before = memory();
  const engine = new Engine(clock(), { deflate: deflateNatively });
  const ask = engine.handlers();
  let start = processorTime();
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += PIECE) engine.ingest(piece.subarray(at, at + PIECE));
  }
  engine.end();
  add("ingest", count / (processorTime() - start), "events/s");
  const { endPosition, problems } = engine.info();
  if (endPosition !== count || problems.length > 0) throw new Error("events are missing");
  add("engine-memory", (memory() - before) / count, "bytes/event");
  const opened = await opening(pieces, engine, count);
  for (const [name, value] of Object.entries(opened)) add(name, value, "ms");
  const seeks = [];
  const back = [];
  let random = 7;
  for (let index = 0; index < INSTANTS; index++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const position = 1 + (random % (count - 1));
    start = performance.now();
    await ask.frame({ at: { position }, known: KNOWN });
    seeks.push(performance.now() - start);
    start = performance.now();
    await ask.frame({ at: { position: position - 1 }, known: KNOWN });
    back.push(performance.now() - start);
  }
  add("seek", quantile(seeks, 0.5), "ms");
  add("seek-p99", quantile(seeks, 0.99), "ms");
  add("step-back", quantile(back, 0.5), "ms");
  add("step-back-p99", quantile(back, 0.99), "ms");
  add("live-latency", await liveLatency(wanted), "ms");
  return rows;
}

/**
 * p50 of ms from a file's opening until its index and its overview are known; until the picture of its end and the occupancy
 * of all channels are answered; and until a thread that was started for it has answered with the picture.
 */
async function opening(pieces, whole, count) {
  const folder = mkdtempSync(join(tmpdir(), "mpscope-bench-"));
  const file = join(folder, "trace.mpscope");
  writeFileSync(file, Buffer.concat([...pieces, whole.closing()]));
  const times = { open: [], "open-picture": [], "open-thread": [] };
  for (let index = 0; index < OPENINGS; index++) {
    const start = performance.now();
    const engine = new Engine(clock(), { unpack: inflateNatively });
    const closing = await readClosingBytes(file);
    engine.open(closing.bytes, closing.size);
    times.open.push(performance.now() - start);
    const ask = engine.handlers();
    const { declared, info } = await ask.frame({ at: "end", known: KNOWN });
    const channels = declared.channels.map((_, channel) => channel);
    await ask.tiles({ from: 0, to: info.endTime, columns: 1000, channels });
    times["open-picture"].push(performance.now() - start);
    if (info.endPosition !== count) throw new Error("the closing does not tell of all events");
    times["open-thread"].push(await threadOpening(file));
  }
  rmSync(folder, { recursive: true });
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, quantile(all, 0.5)]));
}

/** ms until an engine in a thread of its own has answered with a first picture. */
async function threadOpening(file) {
  const start = performance.now();
  const { thread, remote } = startThread();
  const closing = await readClosingBytes(file);
  remote.open(closing.bytes, closing.size);
  await remote.peer.call("frame", { at: "end", known: KNOWN });
  const time = performance.now() - start;
  await thread.terminate();
  return time;
}

function startThread() {
  const thread = new Worker(new URL(import.meta.url));
  const remote = new RemoteEngine((message, transfer) => thread.postMessage(message, transfer));
  thread.on("message", (message) => remote.receive(message));
  return { thread, remote };
}

/** Seconds of this process. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function memory() {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1];
}

/** p95 of ms from an event to the frame that shows it, of a program that goes on at a steady rate. */
async function liveLatency({ workers, channels }) {
  const sweeps = [];
  const events = LIVE_RATE * LIVE_SECONDS;
  const emit = (piece, until) => sweeps.push({ piece, until });
  // Generated at a million events a second: a sweep of 5 ms takes 25 ms at the rate wanted.
  const count = generateTrace({ events, workers, channels, emit });
  const { thread, remote } = startThread();
  const sent = [];
  const latencies = [];
  let shown = 0;
  const start = performance.now();
  const view = (async () => {
    while (shown < count) {
      const { packed } = await remote.peer.call("frame", { at: "end", known: KNOWN, shown });
      shown = unpackFrame(packed).head.position;
      const now = performance.now();
      while (sent.length > 0 && sent[0].events <= shown) latencies.push(now - sent.shift().at);
    }
  })();
  const apart = (1000 * events) / LIVE_RATE / sweeps.length;
  for (const [index, sweep] of sweeps.entries()) {
    const wait = start + index * apart - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    // The events of a sweep happened since the one before.
    const at = performance.now() - apart / 2;
    sent.push({ at, events: sweep.until });
    await remote.send(sweep.piece);
  }
  remote.end();
  await view;
  await thread.terminate();
  return quantile(latencies, 0.95);
}
