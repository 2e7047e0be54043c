// What the engine does with ten million events: taking them in, opening, seeking, stepping back, its memory, and how
// soon a live event is in a frame. Traces are generated (test/support/generated-trace.ts).
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

const EVENTS = 10_000_000;
const PROGRAMS = [
  { workers: 44, channels: 20, suffix: "" },
  { workers: 440, channels: 200, suffix: "-440" },
];

/** Measures each program in a process of its own. @param {(text: string) => void} tell */
export async function measureTraceEngine(tell) {
  const outfile = "out/bench/trace-engine.js";
  await build({
    entryPoints: ["bench/programs/trace-engine.mjs"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
  });
  return PROGRAMS.flatMap(({ workers, channels, suffix }) => {
    const args = ["--expose-gc", outfile, EVENTS, workers, channels].map(String);
    const run = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 26 });
    if (run.status !== 0) throw new Error(run.stderr);
    tell(`${workers} workers, ${channels} channels: measured`);
    return JSON.parse(run.stdout).map((row) => ({ ...row, name: `${row.name}${suffix}` }));
  });
}
