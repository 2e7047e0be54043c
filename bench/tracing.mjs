// What tracing costs: small integers through a bounded channel of 1024 slots, one sender, one receiver, in
// blocking verbs. Beside it the same runtime with every call to the probe taken out of its source (what
// "off" must be equal to) and a second build of the unchanged source (how much equal builds differ).
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { runtimeDefinitions } from "../scripts/bundle-threads.mjs";
import { median } from "./table.mjs";

const MESSAGES = 300_000;
const ROUNDS = 7;

/** Where an operation asks for the probe, and what stands there without one. */
const PROBE_CALLS = {
  "sender.ts": [["thread.probe?.site(caller) ?? 0", "0"]],
  "receiver.ts": [["thread.probe?.site(caller) ?? 0", "0"]],
  "verbs.ts": [
    ["endpoint.thread.probe?.now() ?? 0", "0"],
    ["if (thread.probe === null) return 0;", "if (thread !== null) return 0;"],
    ["if (probe === null) {", "if (probe !== undefined) {"],
  ],
};

/** Measures every variant in turn. @param {(text: string) => void} tell */
export async function measureTracing(tell) {
  const folder = mkdtempSync(join(tmpdir(), "mpscope-bench-"));
  const trace = join(folder, "trace.mpscope");
  const variants = [
    { name: "untraced", program: await buildVariant("untraced"), env: {} },
    { name: "without-probe", program: await buildVariant("without-probe", [takeOut]), env: {} },
    { name: "untraced-again", program: await buildVariant("untraced-again"), env: {} },
    { name: "traced-to-file", program: await buildVariant("traced"), env: { MPSCOPE: trace } },
  ];
  const rates = new Map(variants.map(({ name }) => [name, []]));
  for (let round = -1; round < ROUNDS; round++) {
    for (const { name, program, env } of variants) {
      const rate = await run(program, env);
      if (round < 0) continue;
      rates.get(name).push(rate);
      tell(`${name}: ${Math.round(rate)} messages/s`);
    }
  }
  rmSync(folder, { recursive: true });
  const base = rates.get("untraced");
  return variants.map(({ name }) => ({
    name,
    value: median(rates.get(name)),
    unit: "messages/s",
    rival: "untraced",
    ratio: median(rates.get(name).map((rate, round) => rate / base[round])),
  }));
}

/** Takes the calls out; a source that has changed must not pass unnoticed. */
const takeOut = {
  name: "take-the-probe-out",
  setup(bundler) {
    bundler.onLoad({ filter: /src\/runtime\/(sender|receiver|verbs)\.ts$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const [call, instead] of PROBE_CALLS[path.split("/").at(-1)]) {
        if (!contents.includes(call)) throw new Error(`${path} no longer says "${call}"`);
        contents = contents.replaceAll(call, instead);
      }
      return { contents, loader: "ts" };
    });
  },
};

async function buildVariant(name, plugins = []) {
  const outdir = `out/bench/${name}`;
  const common = { bundle: true, platform: "node", format: "esm", target: "node20" };
  await build({
    ...common,
    entryPoints: ["src/runtime/index.ts"],
    define: await runtimeDefinitions(),
    outdir,
    plugins,
  });
  await build({
    ...common,
    entryPoints: ["bench/programs/pass-integers.mjs"],
    outdir,
    plugins: [
      {
        name: "this-variant",
        setup(bundler) {
          bundler.onResolve({ filter: /^mpscope$/ }, () => ({
            path: "./index.js",
            external: true,
          }));
        },
      },
    ],
  });
  return `${outdir}/pass-integers.js`;
}

/** Runs the program once; the answer is what it measured itself. */
function run(program, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, String(MESSAGES)], {
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
