/** The programs of `examples/`, built for this Node and run as a user would run them. */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { soon } from "./deadline.ts";

/** Programs whose output is not compared: they run for as long as somebody watches. */
const ENDLESS = new Set(["pipeline", "print"]);

/** The longest of them sleeps for ten seconds. */
const DEADLINE = 60_000;

/** The examples, by name. Each has its output in `test/golden/examples`. */
export const EXAMPLES: readonly string[] = readdirSync("examples")
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replace(/\.ts$/, ""))
  .filter((name) => !ENDLESS.has(name));

/** What a run left. */
export interface ExampleRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs in which the program also writes down its own messages (`own-record.mjs`). */
const ownRecord: Plugin = {
  name: "own-record",
  setup(bundler) {
    bundler.onResolve({ filter: /^mpscope$/ }, ({ importer }) =>
      importer.endsWith("own-record.mjs")
        ? { path: "mpscope", external: true }
        : { path: resolve("test/support/own-record.mjs") },
    );
  },
};

/** Below the package, so that what is built finds `mpscope`. Of this process alone: others build at the same time. */
const BUILT = newBuildFolder();

/** What is built or about to be, by its file. */
const builds = new Map<string, Promise<string>>();

/** Builds an example, once, to a file that this Node can run; gives its path. */
export function buildExample(name: string, recordsItself = false): Promise<string> {
  const outfile = join(BUILT, recordsItself ? "own-record" : "plain", `${name}.js`);
  const started = builds.get(outfile) ?? bundle(name, outfile, recordsItself);
  builds.set(outfile, started);
  return started;
}

async function bundle(name: string, outfile: string, recordsItself: boolean): Promise<string> {
  await build({
    entryPoints: [`examples/${name}.ts`],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    packages: "external",
    plugins: recordsItself ? [ownRecord] : [],
  });
  return outfile;
}

function newBuildFolder(): string {
  mkdirSync("out", { recursive: true });
  const folder = resolve(mkdtempSync(join("out", "examples-")));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a program to its end, with variables on top of the environment. */
export async function runProgram(
  program: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ExampleRun> {
  const child = spawn(process.execPath, ["--enable-source-maps", program], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    texts.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    texts.stderr += text;
  });
  const ended = new Promise<number | null>((resolveCode, reject) => {
    child.once("error", reject);
    child.once("close", resolveCode);
  });
  try {
    return { code: await soon(ended, program, DEADLINE), ...texts };
  } finally {
    child.kill("SIGKILL");
  }
}

/** An empty folder of its own for a test's files. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), "mpscope-test-"));
}
