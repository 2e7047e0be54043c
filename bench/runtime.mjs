// The channels beside what users would take instead, each a process of its own that prints one number, all of
// them in turn in every round. Rust's and Go's own channels are measured where their compilers are installed.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { ROWS } from "./runtime-rows.mjs";
import { median } from "./table.mjs";
import { measureTracing } from "./tracing.mjs";

const ROUNDS = 5;

/** What is run for a program of the rows, or undefined where its language is not installed. */
const LANGUAGES = {
  js: (path, args) => [process.execPath, "--expose-gc", `bench/${path}`, ...args],
  rs: (path, args) => compiled(path, ["rustc", "-O", "-C", "lto", "-o"], args),
  go: (path, args) => compiled(path, ["go", "build", "-o"], args),
};

/** @typedef {import("./table.mjs").Row} Row */

/**
 * Measures the rows whose name begins with `only`; `tell` hears of every single run.
 * @param {(text: string) => void} tell
 * @returns {Promise<Row[]>}
 */
export async function measureRuntime(tell, only = "") {
  const build = spawnSync(process.execPath, ["scripts/build.mjs", "runtime"], { stdio: "inherit" });
  if (build.status !== 0) throw new Error("the runtime could not be built");
  const rows = [];
  for (const row of ROWS.filter(({ name }) => name.startsWith(only))) {
    rows.push(...(await measureRow(row, tell)));
  }
  if ("traced".startsWith(only) || only.startsWith("traced"))
    rows.push(...(await measureTraced(tell)));
  return rows;
}

/** Of what tracing costs the rows of full tracing, under the names that they have here. */
async function measureTraced(tell) {
  const rows = await measureTracing(tell);
  return rows
    .filter(({ name }) => name.startsWith("full"))
    .map((row) => ({ ...row, name: row.name.replace("full", "traced") }));
}

/** Ours against each rival, and against itself: how much equal programs differ. */
async function measureRow({ name, unit, ours, rivals }, tell) {
  const contestants = new Map([
    ["mpscope", command(ours)],
    ["itself", command(ours)],
    ...Object.entries(rivals).map(([rival, program]) => [rival, command(program)]),
  ]);
  const values = new Map();
  for (let round = -1; round < ROUNDS; round++) {
    for (const [contestant, line] of contestants) {
      if (line === undefined) continue;
      const value = await run(line);
      tell(`${name} ${contestant}: ${value.toPrecision(4)} ${unit}`);
      // The first round warms the machine up.
      if (round >= 0) values.set(contestant, [...(values.get(contestant) ?? []), value]);
    }
  }
  const own = values.get("mpscope");
  values.delete("mpscope");
  const names = [...Object.keys(rivals), "itself"].filter((rival) => values.has(rival));
  return names.map((rival, place) => ({
    name: place === 0 ? name : `${name} (${rival})`,
    value: median(own),
    unit,
    rival,
    ratio: median(own.map((value, round) => value / values.get(rival)[round])),
  }));
}

function command({ program, args }) {
  return LANGUAGES[program.split(".").at(-1).replace("mjs", "js")](program, args.map(String));
}

const built = new Map();

function compiled(path, compiler, args) {
  if (!built.has(path)) {
    mkdirSync("out/bench", { recursive: true });
    const out = `out/bench/${path.replace(/^.*\//, "").replace(".", "-")}`;
    const [tool, ...options] = [...compiler, out, `bench/${path}`];
    const { error, status } = spawnSync(tool, options, { stdio: ["ignore", "ignore", "inherit"] });
    if (error === undefined && status !== 0) throw new Error(`${path} could not be compiled`);
    built.set(path, error === undefined ? out : undefined);
  }
  const out = built.get(path);
  return out === undefined ? undefined : [out, ...args];
}

/** Runs a program to its end; the answer is what it measured itself. */
function run([tool, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.on("close", (code) => {
      const value = Number(output);
      if (code === 0 && output !== "" && Number.isFinite(value)) resolve(value);
      else
        reject(new Error(`${tool} ${args.join(" ")} ended with ${code} and printed "${output}"`));
    });
  });
}
