/** Every event of a real program is placed at the line of the user's code that made it. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { RecordedTrace } from "../support/recorded-trace.ts";
import { program, recordingIn, runTraced, scratch } from "../support/traced.ts";

const SOURCE = program("call-sites.mjs");

/** What each line of the program's source must have made. */
const EXPECTED = [
  "awaited receive: receiveDone",
  "awaited send in a worker: sendDone",
  "blocking send in a worker: sendDone",
  "channel: channelCreated",
  "channel: handleCreated",
  "clone: handleCloned",
  "drop in a worker: handleDropped",
  "drop: handleDropped",
  "iteration: receiveDone",
  "join: joinBlocked",
  "mark: mark",
  "receive with a timeout: receiveDone",
  "spawn: handleMoved",
  "spawn: workerStarted",
  "sync channel: channelCreated",
  "sync channel: handleCreated",
  "try in a callback: sendDone",
];

/** Each event's line by its comment, without those whose timing the machine decides. */
function placesOf(trace: RecordedTrace): string[] {
  const lines = readFileSync(SOURCE, "utf8").split("\n");
  const places = new Set<string>();
  for (const event of trace.rows) {
    if (!("site" in event) || event.site === 0) continue;
    if (event.kind === "receiveBlocked" || event.kind === "handleLeaked") continue;
    const site = trace.places[event.site];
    assert.ok(site);
    const path = site.file.startsWith("file:") ? fileURLToPath(site.file) : site.file;
    assert.equal(path, SOURCE);
    const [, comment = "a line without a comment"] = (lines[site.line - 1] ?? "").split("// ");
    places.add(`${comment}: ${event.kind}`);
  }
  return [...places].toSorted();
}

test("calls are placed in the main thread, in workers, after awaits and in callbacks", async () => {
  const file = join(scratch(), "trace.mpscope");
  const run = await runTraced([SOURCE], { trace: file });
  assert.deepEqual({ ...run, signal: null }, { ...run, code: 0, stderr: "" });
  assert.equal(run.stdout, "true,false\n");
  assert.deepEqual(placesOf(recordingIn(file)), EXPECTED);
});

test("calls are placed in the sources where a source map is known", async () => {
  const outfile = resolve("out/tests/call-sites-built.mjs");
  await build({
    entryPoints: [SOURCE],
    outfile,
    format: "esm",
    minify: true,
    sourcemap: true,
    logLevel: "error",
  });
  const file = join(scratch(), "trace.mpscope");
  const run = await runTraced(["--enable-source-maps", outfile], { trace: file });
  assert.equal(run.stderr, "");
  assert.deepEqual(placesOf(recordingIn(file)), EXPECTED);
});

test("the column is the call's own", async () => {
  const file = join(scratch(), "trace.mpscope");
  await runTraced([SOURCE], { trace: file });
  const trace = recordingIn(file);
  const created = trace.rows.find((event) => event.kind === "channelCreated");
  const site = trace.places[created?.site ?? 0];
  const line = readFileSync(SOURCE, "utf8").split("\n")[(site?.line ?? 0) - 1] ?? "";
  assert.equal(line.slice((site?.column ?? 0) - 1).split("(")[0], "channel");
});
