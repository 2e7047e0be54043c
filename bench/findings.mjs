// How long it takes to find out that workers are stuck.
import { spawnSync } from "node:child_process";
import { build } from "esbuild";
import { median } from "./table.mjs";

const ROUNDS = 9;

/** Measures a large ring at once, and a smaller one change by change. */
export async function measureFindings() {
  const outfile = "out/bench/findings.js";
  await build({
    entryPoints: ["bench/programs/findings.mjs"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
  });
  const run = spawnSync(process.execPath, [outfile, String(ROUNDS)], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  const { full, update } = JSON.parse(run.stdout);
  return [
    { name: "ring-of-10000", unit: "ms", value: median(full) },
    { name: "update-of-1000", unit: "ms", value: median(update) },
  ];
}
