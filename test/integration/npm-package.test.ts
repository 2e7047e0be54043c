/** The package as its users get it: installed into a folder of its own. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { transformSync } from "esbuild";
import { recordingIn, runTraced, scratch } from "../support/traced.ts";

/** A user's folder with the package in it. */
const folder = scratch();
const installed = join(folder, "node_modules/mpscope");
const made = spawnSync(process.execPath, ["scripts/npm-package.mjs"], { encoding: "utf8" });
assert.equal(made.status, 0, made.stderr);
mkdirSync(join(folder, "node_modules"));
cpSync("dist/npm", installed, { recursive: true });
writeFileSync(join(folder, "package.json"), '{ "name": "user", "type": "module" }');

const PROGRAM = `
  import { isMainThread } from "node:worker_threads";
  import { channel, spawn, type SyncSender, syncChannel } from "mpscope";

  export async function produce({ tx }: { tx: SyncSender<number> }): Promise<void> {
    for (let n = 0; n < 3; n++) await tx.send(n);
  }

  if (isMainThread) {
    const [tx, rx] = syncChannel<number>(1, { name: "numbers" });
    const [, replies] = channel<string>();
    // @ts-expect-error -- a number is no string
    const wrong: string = rx.recvSync;
    // @ts-expect-error -- one receiver only
    void (() => replies.clone());
    void wrong;
    spawn(new URL("#produce", import.meta.url), { tx });
    for await (const n of rx) console.log(n);
  }
`;

test("it holds what is needed and nothing else", () => {
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
    dependencies?: unknown;
  };
  assert.equal(manifest.dependencies, undefined);
  assert.deepEqual(readdirSync(installed).toSorted(), [
    "LICENSE",
    "README.md",
    "cli.js",
    "index.js",
    "package.json",
    "types",
    "typescript-hook.js",
  ]);
});

test("it runs, and records itself", async () => {
  const program = join(folder, "program.mjs");
  writeFileSync(program, transformSync(PROGRAM, { loader: "ts" }).code);
  const trace = join(folder, "trace.mpscope");
  const run = await runTraced([program], { trace });
  assert.deepEqual(run, { code: 0, signal: null, stdout: "0\n1\n2\n", stderr: "" });
  assert.equal(recordingIn(trace).rows.at(-1)?.kind, "programEnded");
});

test("it can be required", async () => {
  const source = 'const { channel } = require("mpscope"); console.log(typeof channel);';
  writeFileSync(join(folder, "program.cjs"), source);
  const run = await runTraced([join(folder, "program.cjs")], { trace: undefined });
  assert.equal(run.stdout, "function\n", run.stderr);
});

test("its command line runs", async () => {
  const run = await runTraced([join(installed, "cli.js"), "--version"], { trace: undefined });
  assert.match(run.stdout, /^\d+\.\d+\.\d+\n$/);
});

test("its types are right, with the libraries checked too", () => {
  writeFileSync(join(folder, "program.ts"), PROGRAM);
  cpSync("node_modules/@types/node", join(folder, "node_modules/@types/node"), { recursive: true });
  cpSync("node_modules/undici-types", join(folder, "node_modules/undici-types"), {
    recursive: true,
  });
  for (const moduleKind of ["nodenext", "preserve"]) {
    const check = spawnSync(
      resolve("node_modules/.bin/tsc"),
      ["--noEmit", "--strict", "--module", moduleKind, "--target", "es2022", "program.ts"].concat([
        "--lib",
        "es2023,esnext.disposable",
        "--types",
        "node",
      ]),
      { cwd: folder, encoding: "utf8" },
    );
    assert.equal(check.stdout, "");
    assert.equal(check.status, 0);
  }
});
