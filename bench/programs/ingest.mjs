// Takes a generated trace into a fresh engine, again and again, and prints events/s.
import { Engine } from "../../src/engine/engine.ts";
import { EventBatch } from "../../src/trace/batch.ts";
import { EVENT_KIND, OUTCOME } from "../../src/trace/event.ts";
import { TraceWriter } from "../../src/trace/writer.ts";

const CHANNELS = 20;
const [count, rounds] = process.argv.slice(2).map(Number);

/** Senders and receivers of bounded channels, at about a million events a second. */
function generate() {
  const batch = new EventBatch(count);
  const sent = new Float64Array(CHANNELS);
  const received = new Float64Array(CHANNELS);
  let random = 1;
  for (let event = 0; event < count; event++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const channel = (random >>> 8) % CHANNELS;
    const occupancy = sent[channel] - received[channel];
    const send = occupancy === 0 || (occupancy < 64 && (random & 128) === 0);
    batch.addRow({
      time: event * 1000,
      kind: send ? EVENT_KIND.sendDone : EVENT_KIND.receiveDone,
      worker: 1 + channel * 2 + (send ? 0 : 1),
      channel: channel + 1,
      outcome: OUTCOME.ok,
      ticket: send ? sent[channel]++ : received[channel]++,
      occupancy: occupancy + (send ? 1 : -1),
      size: 8,
    });
  }
  return batch;
}

const pieces = [];
const writer = new TraceWriter((piece) => pieces.push(piece.slice()));
writer.program({
  name: "generated",
  command: [],
  pid: 1,
  startedAt: 0,
  writer: "bench",
  platform: "none",
  level: "full",
});
const batch = generate();
writer.events(batch);
const lines = Array.from({ length: count }, (_, row) =>
  JSON.stringify({
    time: batch.time[row],
    kind: batch.kind[row],
    worker: batch.worker[row],
    channel: batch.channel[row],
    ticket: batch.ticket[row],
    occupancy: batch.occupancy[row],
    size: batch.size[row],
  }),
);
const ingest = [];
const json = [];
for (let round = -1; round < rounds; round++) {
  let start = performance.now();
  const engine = new Engine({ now: () => 0, after: () => () => undefined });
  for (const piece of pieces) engine.ingest(piece);
  const ingested = count / ((performance.now() - start) / 1000);
  if (engine.info().endPosition !== count) throw new Error("events are missing");
  start = performance.now();
  let last;
  for (const line of lines) last = JSON.parse(line);
  const parsed = count / ((performance.now() - start) / 1000);
  if (last.time !== batch.time[count - 1]) throw new Error("lines are missing");
  if (round < 0) continue;
  ingest.push(ingested);
  json.push(parsed);
}
const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
process.stdout.write(JSON.stringify({ ingest, json, bytesPerEvent: bytes / count }));
