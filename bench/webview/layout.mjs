// How long the graph's layout takes, and how many edges cross in it, beside dagre.
import { spawnSync } from "node:child_process";
import { build } from "esbuild";
import { median } from "../table.mjs";

const GRAPHS = ["pipelines-200", "pipelines-2000", "dense-60", "dense-200", "dense-1000"];
const ROUNDS = 9;

/** @param {(text: string) => void} tell @returns {Promise<import("../table.mjs").Row[]>} */
export async function measureLayout(tell) {
  const outfile = "out/bench/layout.js";
  await build({
    entryPoints: ["bench/programs/layout.mjs"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
  });
  const rows = [];
  for (const name of GRAPHS) {
    const result = lay(outfile, name);
    const { anew, added, moved, dagre, crossings, dagreCrossings } = result;
    tell(
      `${name} (${result.nodes} nodes, ${result.edges} edges): first ${anew[0].toFixed(1)} ms, ` +
        `then ${median(anew).toFixed(1)} ms; one more ${median(added).toFixed(1)} ms, ${moved} moved; ` +
        `${crossings} crossings; dagre ${dagre.toFixed(0)} ms, ${dagreCrossings} crossings`,
    );
    if (moved > 0) throw new Error(`${name}: ${moved} old nodes have moved`);
    rows.push({
      name: `crossings-${name}`,
      value: crossings,
      unit: "",
      ...beside(crossings, dagreCrossings),
    });
    if (name !== "pipelines-2000") continue;
    rows.push({ name: "layout-2000", value: anew[0], unit: "ms", ...beside(anew[0], dagre) });
    rows.push({
      name: "layout-2000-add-one",
      value: median(added),
      unit: "ms",
      ...beside(median(added), dagre),
    });
  }
  return rows;
}

function beside(value, rival) {
  return { rival: "dagre", ratio: rival === 0 ? Number(value > 0) : value / rival };
}

function lay(program, name) {
  const run = spawnSync(process.execPath, [program, name, String(ROUNDS)], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout);
}
