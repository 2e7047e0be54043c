/**
 * Stuck: a pipeline that goes well until there is a burst. `enrich` asks `cache` about all of a batch before it takes
 * the first reply; a batch of ten fits into the buffers between them, one of sixteen does not.
 */
import { isMainThread } from "node:worker_threads";
import { channel, spawn, syncChannel } from "mpscope";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function read({ lines }) {
  for (let line = 0; line < 40; line++) {
    await lines.send(`line ${line}`);
    await pause(25);
  }
  for (let line = 0; ; line++) await lines.send(`burst ${line}`);
}

export async function parse({ lines, records }) {
  for await (const line of lines) await records.send(line.toUpperCase());
}

export async function enrich({ records, lookups, replies, enriched }) {
  for (;;) {
    const batch = await records.recvMany(16);
    for (const record of batch) await lookups.send(record);
    for (const record of batch) await enriched.send([record, await replies.recv()]);
  }
}

export async function cache({ lookups, replies }) {
  for await (const key of lookups) {
    await pause(5);
    await replies.send(key.length); // culprit: is blocked sending on
  }
}

export async function write({ enriched }) {
  for await (const record of enriched) console.log(record);
}

// stuck: reader, parser, enrich, cache, writer
if (isMainThread) {
  const module = (name) => new URL(`#${name}`, import.meta.url);
  const [lines, linesRx] = syncChannel(16, { name: "lines" });
  const [records, recordsRx] = syncChannel(16, { name: "records" });
  const [lookups, lookupsRx] = syncChannel(4, { name: "lookups" });
  const [replies, repliesRx] = syncChannel(4, { name: "replies" });
  const [enriched, enrichedRx] = channel({ name: "enriched" });
  spawn(module("write"), { enriched: enrichedRx }, { name: "writer" });
  spawn(module("cache"), { lookups: lookupsRx, replies }, { name: "cache" });
  spawn(
    module("enrich"),
    { records: recordsRx, lookups, replies: repliesRx, enriched },
    { name: "enrich" },
  );
  spawn(module("parse"), { lines: linesRx, records }, { name: "parser" });
  spawn(module("read"), { lines }, { name: "reader" });
}
