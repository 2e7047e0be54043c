// What tracing costs: small integers through a bounded channel of 1024 slots, one sender, one receiver, in
// blocking verbs, flat out and with work on both sides for each message. Beside it the same runtime with the
// probe taken out of its source (what "off" must be equal to) and a second build of the unchanged source (how
// much equal builds differ). Every recording is read again: the rows "lost" say what is missing in it.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordingReader } from "./recording.mjs";
import { median } from "./table.mjs";
import { buildVariant } from "./tracing-variants.mjs";
import { turnsFor } from "./work.mjs";

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const FLAT_OUT = { messages: 4_000_000, turns: 0 };

/** Measures every variant in turn. @param {(text: string) => void} tell */
export async function measureTracing(tell) {
  const folder = mkdtempSync(join(tmpdir(), "mpscope-bench-"));
  const trace = join(folder, "trace.mpscope");
  const read = await recordingReader();
  const variants = await listVariants();
  const results = new Map(variants.map(({ name }) => [name, { rates: [], ratios: [], lost: 0 }]));
  for (let round = -1; round < ROUNDS; round++) {
    const rates = new Map();
    for (const { name, program, load, level, rival } of variants) {
      const rate = await run(program, load, level, trace);
      rates.set(name, rate);
      const result = results.get(name);
      if (level !== undefined) result.lost += (await read(trace)).lost;
      if (round < 0) continue;
      result.rates.push(rate);
      result.ratios.push(rate / rates.get(rival));
      tell(`${name}: ${Math.round(rate)} messages/s`);
    }
  }
  rmSync(folder, { recursive: true });
  return variants.flatMap(({ name, rival, level }) => {
    const { rates, ratios, lost } = results.get(name);
    const row = { name, value: median(rates), unit: "messages/s", rival, ratio: median(ratios) };
    const losses = { name: `${name}-lost`, value: lost, unit: "records", rival: name, ratio: 0 };
    return level === undefined ? [row] : [row, losses];
  });
}

async function listVariants() {
  const program = await buildVariant("as-it-is");
  const rows = [
    { name: "untraced", program, load: FLAT_OUT },
    { name: "without-probe", program: await buildVariant("without-probe", true), load: FLAT_OUT },
    { name: "untraced-again", program: await buildVariant("as-it-is-again"), load: FLAT_OUT },
    { name: "full", program, load: FLAT_OUT, level: "full" },
    { name: "gauges", program, load: FLAT_OUT, level: "gauges" },
  ].map((row) => ({ ...row, rival: "untraced" }));
  for (const [name, ns, messages] of [
    ["300ns", 300, 2_000_000],
    ["1us", 1000, 1_000_000],
  ]) {
    const load = { messages, turns: turnsFor(ns) };
    const rival = `untraced-${name}`;
    rows.push({ name: rival, program, load, rival });
    rows.push({ name: `untraced-${name}-again`, program, load, rival });
    rows.push({ name: `full-${name}`, program, load, rival, level: "full" });
  }
  const load = { messages: 100_000, turns: 0 };
  rows.push({ name: "exact", program, load, rival: "untraced", level: "exact" });
  return rows;
}

/** Runs the program once; the answer is what it measured itself. */
function run(program, { messages, turns }, level, trace) {
  const env = level === undefined ? {} : { MPSCOPE: trace, MPSCOPE_LEVEL: level };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, String(messages), String(turns)], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.on("close", (code) => {
      if (code === 0) resolve(Number(output));
      else reject(new Error(`${program} ended with ${code}`));
    });
  });
}
