// What recording ten million events costs and weighs, and what the engine does with them: opening, taking them in, seeking, stepping back, its memory, and how
// soon a live event is in a frame. Traces are generated (test/support/generated-trace.ts).
import { spawnSync } from "node:child_process";
import { build } from "esbuild";
import { runtimeDefinitions } from "../scripts/bundle-threads.mjs";
import { weighExample } from "./recorded-example.mjs";

const PARTS = ["trace-record", "trace-engine"];
const EVENTS = 10_000_000;
const PROGRAMS = [
  { workers: 44, channels: 20, suffix: "" },
  { workers: 440, channels: 200, suffix: "-440" },
];

/** Measures each program in a process of its own. @param {(text: string) => void} tell */
export async function measureTraceEngine(tell) {
  await build({
    entryPoints: PARTS.map((part) => `bench/programs/${part}.mjs`),
    outdir: "out/bench",
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    define: await runtimeDefinitions(),
  });
  const wanted = PROGRAMS.flatMap((program) => PARTS.map((part) => ({ ...program, part })));
  const rows = wanted.flatMap(({ workers, channels, suffix, part }) => {
    const outfile = `out/bench/${part}.js`;
    const args = ["--expose-gc", outfile, EVENTS, workers, channels].map(String);
    const run = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 26 });
    if (run.status !== 0) throw new Error(run.stderr);
    tell(`${part}: ${workers} workers, ${channels} channels: measured`);
    return JSON.parse(run.stdout).map((row) => ({ ...row, name: `${row.name}${suffix}` }));
  });
  return [...rows, await weighExample()];
}
