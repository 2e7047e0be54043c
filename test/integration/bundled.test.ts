/** Programs whose bundler has put the runtime into them: nothing of ours stands beside them any more. */

import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { type BuildOptions, build } from "esbuild";
import { recordingIn, runTraced, scratch } from "../support/traced.ts";

const WORKER = `
  export async function produce({ tx, reply }) {
    for (let n = 0; n < 3; n++) await tx.send({ n, reply });
  }
  export function die({ tx }) {
    process.exit(tx.trySend(1).ok ? 0 : 1);
  }
`;

/** Blocks while the worker ends: only a thread of the runtime's own can notice that. */
const MAIN = `
  import { isMainThread } from "node:worker_threads";
  import { channel, spawn, syncChannel } from "mpscope";
  const [tx, rx] = syncChannel(1, { name: "numbers" });
  spawn(new URL(WORKER_URL + "#produce", import.meta.url), { tx, reply: 5 });
  for await (const { n, reply } of rx) console.log(n + reply);
  const [last, end] = channel({ name: "end" });
  spawn(new URL(WORKER_URL + "#die", import.meta.url), { tx: last });
  for (const value of end) console.log("before it died: " + value);
`;

const PRINTED = "5\n6\n7\nbefore it died: 1\n";

async function bundle(files: Record<string, string>, options: BuildOptions = {}): Promise<string> {
  const folder = scratch();
  for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, name), source);
  await build({
    absWorkingDir: folder,
    entryPoints: Object.keys(files).map((name) => `./${name}`),
    outdir: join(folder, "out"),
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    target: "node20",
    alias: { mpscope: resolve("dist/runtime/index.js") },
    ...options,
  });
  return join(folder, "out");
}

async function printed(program: string): Promise<string> {
  const trace = join(scratch(), "trace.mpscope");
  const { code, stdout, stderr } = await runTraced([program], { trace });
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const { rows } = recordingIn(trace);
  assert.equal(rows.filter(({ kind }) => kind === "channelCreated").length, 2);
  assert.equal(rows.at(-1)?.kind, "programEnded");
  return stdout;
}

test("a program in one file spawns, notices deaths and is recorded", async () => {
  const guarded = `${MAIN.replace("const [tx, rx]", "if (isMainThread) {\n  const [tx, rx]")}\n}\n${WORKER}`;
  const out = await bundle({ "main.mjs": guarded.replaceAll("WORKER_URL", '""') });
  assert.deepEqual(readdirSync(out), ["main.js"]);
  assert.equal(await printed(join(out, "main.js")), PRINTED);
});

test("a program and its worker may each have a runtime of their own", async () => {
  const files = {
    "main.mjs": MAIN.replaceAll("WORKER_URL", '"./worker.js"'),
    "worker.mjs": `import { mark } from "mpscope"; export const unused = mark;\n${WORKER}`,
  };
  const out = await bundle(files);
  assert.equal(await printed(join(out, "main.js")), PRINTED);
});

test("a program and its worker may share one in a chunk", async () => {
  const files = {
    "main.mjs": MAIN.replaceAll("WORKER_URL", '"./worker.js"'),
    "worker.mjs": `import { mark } from "mpscope"; export const unused = mark;\n${WORKER}`,
  };
  const out = await bundle(files, { splitting: true });
  assert.equal(await printed(join(out, "main.js")), PRINTED);
});

test("a preloaded module is there in spawned workers too", async () => {
  const files = {
    "main.mjs": MAIN.replaceAll("WORKER_URL", '"./worker.js"'),
    "worker.mjs": WORKER.replace(
      "tx.send({ n, reply })",
      "tx.send({ n, reply: globalThis.preloaded })",
    ),
    "preload.mjs": "globalThis.preloaded = 5;",
  };
  const out = await bundle(files, { splitting: true });
  const { code, stdout, stderr } = await runTraced(
    ["--import", join(out, "preload.js"), join(out, "main.js")],
    { trace: join(scratch(), "trace.mpscope") },
  );
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: PRINTED, stderr: "" });
});
