import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import { LaunchError } from "../../src/launch/errors.ts";
import { planLaunch } from "../../src/launch/launch.ts";
import { findNode } from "../../src/launch/node.ts";

const folder = mkdtempSync(join(tmpdir(), "launch-"));
const hook = join(folder, "typescript-hook.js");

before(async () => {
  await build({
    entryPoints: ["src/launch/typescript-hook.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: hook,
  });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("node_modules/esbuild"), join(folder, "node_modules/esbuild"));
});
after(() => rmSync(folder, { recursive: true }));

/** Writes a program and runs it as on a Node that cannot run TypeScript by itself. */
async function run(name: string, source: string): Promise<string> {
  const program = join(folder, name);
  writeFileSync(program, source);
  const node = { ...(await findNode(process.execPath)), version: [20, 20, 2] as const };
  const launch = planLaunch({ program, node, trace: "", parts: { hook } });
  const { stdout } = await promisify(execFile)(launch.command, launch.args);
  return stdout;
}

test("Node is found with its version", async () => {
  const node = await findNode(process.execPath);
  assert.equal(`v${node.version.join(".")}`, process.version);
});

test("a missing Node gets a sentence", async () => {
  await assert.rejects(findNode("/nowhere/node"), {
    constructor: LaunchError,
    message: "Node was not found: there is no /nowhere/node",
  });
});

test("something that is not Node, or too old, gets a sentence", async () => {
  const command = join(folder, "node");
  const answering = (text: string) => {
    writeFileSync(command, `#!/bin/sh\necho ${text}\n`);
    chmodSync(command, 0o755);
  };
  answering("Python 3.12.1");
  await assert.rejects(findNode(command), {
    message: `${command} is not Node: it says its version is "Python 3.12.1"`,
  });
  answering("v18.20.0");
  await assert.rejects(findNode(command), {
    message: `${command} is Node v18.20.0; mpscope needs 20.19.0 or later`,
  });
});

test("the hook runs TypeScript in worker threads too, with lines of the source", async () => {
  const stdout = await run(
    "program.mts",
    `import { isMainThread, Worker } from "node:worker_threads";
interface Where { readonly line: string | undefined }

const where: Where = { line: new Error("here").stack?.split("\\n")[1] };
console.log(isMainThread, /program\\.mts:4:30/.test(where.line ?? ""));
if (isMainThread) new Worker(new URL(import.meta.url));
`,
  );
  assert.equal(stdout, "true true\nfalse true\n");
});

test("the hook imports modules by their .ts names, fragments included", async () => {
  writeFileSync(join(folder, "part.mts"), "export const part: number = 7;\n");
  const stdout = await run(
    "whole.mts",
    'import { part } from "./part.mts";\nconsole.log(part, (await import("./part.mts#again")).part);\n',
  );
  assert.equal(stdout, "7 7\n");
});

test("the hook runs CommonJS TypeScript", async () => {
  writeFileSync(join(folder, "part.cts"), "export const part: number = 7;\n");
  const stdout = await run(
    "whole.cts",
    'const { part } = require("./part.cts") as { part: number };\nconsole.log(part, typeof module);\n',
  );
  assert.equal(stdout, "7 object\n");
});

test("a .ts file without a package is a module when it is written as one", async () => {
  assert.equal(await run("a.ts", "export {};\nconsole.log(typeof require);\n"), "undefined\n");
  assert.equal(await run("b.ts", "console.log(typeof require as string);\n"), "function\n");
});

test("a module that its package makes CommonJS, and that cannot be that, is told what it needs", async () => {
  mkdirSync(join(folder, "commonjs"));
  writeFileSync(join(folder, "commonjs/package.json"), '{ "type": "commonjs" }');
  for (const [name, source] of [
    ["await.ts", "export {};\nawait 1;\n"],
    ["meta.ts", "export {};\nconsole.log(import.meta.url);\n"],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- two
    await assert.rejects(run(`commonjs/${name}`, source), (error: Error) => {
      assert.match(error.message, new RegExp(`${name}:2:`));
      assert.match(
        error.message,
        /need an ES module.*say "type": "module" there, or name it \.mts/,
      );
      assert.ok(error.message.split("\n").length < 25, error.message);
      return true;
    });
  }
  assert.equal(await run("commonjs/plain.ts", "const a: number = 1;\nconsole.log(a);\n"), "1\n");
});

test("a module that cannot be compiled is told where, in a few lines", async () => {
  await assert.rejects(run("wrong.mts", "const = 1;\n"), (error: Error) => {
    assert.match(error.message, /wrong\.mts:1:6: ERROR: Expected identifier/);
    assert.ok(error.message.split("\n").length < 25, error.message);
    return true;
  });
});
