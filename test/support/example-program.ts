/** The programs of `examples/`, built for this Node and run as a user would run them. */

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
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

/** Builds an example to a file that this Node can run; returns its path. */
export async function buildExample(name: string, recordsItself = false): Promise<string> {
  const outfile = `out/examples-built/${recordsItself ? "own-record/" : ""}${name}.js`;
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
  return resolve(outfile);
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
