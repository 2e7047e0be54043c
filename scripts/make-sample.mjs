// Records the sample that the extension plays: node scripts/make-sample.mjs [SECONDS]
// Runs examples/pipeline.ts, and writes media/sample.mpscope without anything of this machine in it.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const RECORDED = resolve("out/sample.mpscope");
const SAMPLE = "media/sample.mpscope";
const seconds = process.argv[2] ?? "30";

const run = spawnSync(
  process.execPath,
  ["dist/cli.js", "run", "-o", RECORDED, "examples/pipeline.ts", seconds],
  { stdio: ["ignore", "ignore", "inherit"] },
);
if (run.status !== 0) throw new Error("the program failed");

await build({
  stdin: {
    contents: `export { TraceReader } from "./src/trace/reader.ts";
      export { TraceWriter } from "./src/trace/writer.ts";`,
    resolveDir: ".",
  },
  bundle: true,
  format: "esm",
  outfile: "out/trace.mjs",
  logLevel: "error",
});
const { TraceReader, TraceWriter } = await import(pathToFileURL("out/trace.mjs").href);

const chunks = [];
const writer = new TraceWriter((chunk) => chunks.push(chunk));
const reader = new TraceReader({
  program: (info) => writer.program({ ...info, pid: 1, command: ["node", "examples/pipeline.ts"] }),
  strings: (first, texts) => writer.strings(first, texts.map(portablePath)),
  sites: (first, sites) => writer.sites(first, sites.map(portable)),
  events: (batch) => writer.events(batch),
  problem: ({ message }) => {
    throw new Error(message);
  },
});
reader.push(readFileSync(RECORDED));
reader.end();
const sample = Buffer.concat(chunks);
if (sample.includes(resolve("."))) throw new Error("a path of this machine is in the sample");
writeFileSync(SAMPLE, sample);
console.log(`${SAMPLE}: ${sample.length} bytes`);

/** A call site as a stranger may see it. */
function portable(site) {
  return { ...site, file: portablePath(site.file) };
}

/** A file below the project's folder as a stranger may see it; any other text as it is. */
function portablePath(text) {
  const path = text.startsWith("file:") ? fileURLToPath(text) : text;
  return isAbsolute(path) ? relative(".", path).replaceAll("\\", "/") : text;
}
