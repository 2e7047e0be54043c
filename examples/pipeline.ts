/**
 * A pipeline whose bottleneck moves the whole picture: run it and watch the buffers.
 *
 *     main -> jobs -> reader -> lines-0..2 -> parser-0..2 -> records -> enrich -> enriched -> writer
 *                                                   |                  |    ^
 *                                                metrics            lookup  replies
 *                                                   v                  v    |
 *                                                 stats                cache
 *
 * For ten seconds everything keeps up. Then `cache` slows down: `lookup` fills, `enrich` waits for it,
 * `records` fills, the parsers block, and at last the reader does. Ten seconds later it recovers and the
 * backlog drains. `metrics` is unbounded and its reader too slow, so it only grows; `ticks` is a rendezvous;
 * `shutdown` loses its sender at once.
 *
 * Usage: pipeline.ts [SECONDS], 60 unless told.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import {
  channel,
  mark,
  type Receiver,
  type Sender,
  type SpawnedWorker,
  type SyncSender,
  spawn,
  syncChannel,
} from "mpscope";
import { print } from "./print.ts";

interface Line {
  id: number;
  text: string;
}

interface Row {
  id: number;
  words: number;
}

const PARSERS = 3;
const PHASE_MS = 10_000;

export async function reader(ends: {
  jobs: Receiver<number>;
  lines: SyncSender<Line>[];
  shutdown: Receiver<never>;
}): Promise<void> {
  for await (const id of ends.jobs) {
    await ends.lines[id % PARSERS]?.send({ id, text: `line ${id} of the input` });
  }
}

export async function parser(ends: {
  lines: Receiver<Line>;
  records: SyncSender<Row>;
  metrics: Sender<number>;
}): Promise<void> {
  for await (const { id, text } of ends.lines) {
    await sleep(5);
    await ends.records.send({ id, words: text.split(" ").length });
    await ends.metrics.send(text.length);
  }
}

export async function enrich(ends: {
  records: Receiver<Row>;
  lookup: SyncSender<number>;
  replies: Receiver<string>;
  enriched: SyncSender<string>;
}): Promise<void> {
  const forward = (async () => {
    for await (const reply of ends.replies) await ends.enriched.send(reply);
  })();
  for await (const row of ends.records) await ends.lookup.send(row.id);
  ends.lookup.drop();
  await forward;
}

export async function cache(ends: {
  lookup: Receiver<number>;
  replies: SyncSender<string>;
}): Promise<void> {
  const began = performance.now();
  let slow = false;
  for await (const id of ends.lookup) {
    const phase = Math.floor((performance.now() - began) / PHASE_MS) % 2 === 1;
    if (phase !== slow) mark(phase ? "cache slows down" : "cache recovers");
    slow = phase;
    await sleep(slow ? 12 : 1);
    await ends.replies.send(`record ${id}`);
  }
}

export async function writer({ enriched }: { enriched: Receiver<string> }): Promise<number> {
  let written = 0;
  for await (const _ of enriched) {
    await sleep(2);
    written++;
  }
  return written;
}

export async function stats({ metrics }: { metrics: Receiver<number> }): Promise<void> {
  for await (const _ of metrics) await sleep(8);
}

export async function ticker({ ticks }: { ticks: SyncSender<number> }): Promise<void> {
  for (let i = 0; !ticks.isDisconnected; i++) {
    const sent = await ticks.send(i).then(
      () => true,
      () => false,
    );
    if (!sent) return;
    await sleep(250);
  }
}

function start(name: string, args: unknown, as: string = name): SpawnedWorker<unknown> {
  return spawn(new URL(`#${name}`, import.meta.url), args, { name: as });
}

async function main(seconds: number): Promise<void> {
  const [jobs, jobsRx] = syncChannel<number>(8, { name: "jobs" });
  const [records, recordsRx] = syncChannel<Row>(16, { name: "records" });
  const [lookup, lookupRx] = syncChannel<number>(8, { name: "lookup" });
  const [replies, repliesRx] = syncChannel<string>(4, { name: "replies" });
  const [enriched, enrichedRx] = syncChannel<string>(32, { name: "enriched" });
  const [metrics, metricsRx] = channel<number>({ name: "metrics" });
  const [ticks, ticksRx] = syncChannel<number>(0, { name: "ticks" });
  const [shutdown, shutdownRx] = channel<never>({ name: "shutdown" });

  const lines: SyncSender<Line>[] = [];
  for (let id = 0; id < PARSERS; id++) {
    const [tx, rx] = syncChannel<Line>(64, { name: `lines-${id}` });
    lines.push(tx);
    start(
      "parser",
      { lines: rx, records: records.clone(), metrics: metrics.clone() },
      `parser-${id}`,
    );
  }
  records.drop();
  metrics.drop();
  start("reader", { jobs: jobsRx, lines, shutdown: shutdownRx });
  start("enrich", { records: recordsRx, lookup, replies: repliesRx, enriched });
  start("cache", { lookup: lookupRx, replies });
  start("stats", { metrics: metricsRx });
  start("ticker", { ticks });
  const writing = start("writer", { enriched: enrichedRx });
  shutdown.drop();

  const end = performance.now() + seconds * 1000;
  const listening = (async () => {
    while (performance.now() < end) await ticksRx.recv();
    ticksRx.drop();
  })();
  for (let id = 0; performance.now() < end; id++) {
    await jobs.send(id);
    await sleep(5);
  }
  jobs.drop();
  await listening;
  print(`${String(await writing.join())} records written`);
}

if (isMainThread) await main(Number(process.argv[2] ?? 60));
