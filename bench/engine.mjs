// How fast the engine takes a trace in, beside parsing the same events as JSON lines.
import { spawnSync } from "node:child_process";
import { build } from "esbuild";
import { median } from "./table.mjs";

const EVENTS = 1_000_000;
const ROUNDS = 5;

/** Measures both in turn, in one process. @param {(text: string) => void} tell */
export async function measureEngine(tell) {
  const outfile = "out/bench/ingest.js";
  await build({
    entryPoints: ["bench/programs/ingest.mjs"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
  });
  const run = spawnSync(process.execPath, [outfile, String(EVENTS), String(ROUNDS)], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  const { ingest, json, bytesPerEvent } = JSON.parse(run.stdout);
  tell(`${bytesPerEvent.toFixed(1)} bytes/event on disk`);
  const rival = "JSON lines, parsed";
  return [
    { name: "ingest", unit: "events/s", values: ingest },
    { name: "parse-json-lines", unit: "events/s", values: json },
  ].map(({ name, unit, values }) => ({
    name,
    value: median(values),
    unit,
    rival,
    ratio: median(values.map((value, round) => value / json[round])),
  }));
}
