import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { LaunchError } from "../../../src/launch/errors.ts";
import { planLaunch } from "../../../src/launch/launch.ts";
import type { Version } from "../../../src/launch/version.ts";

const trace = "tcp://127.0.0.1:4000/secret";
const hook = "/opt/mpscope/typescript-hook.js";
const plan = (program: string, version: Version) =>
  planLaunch({ program, args: ["--fast"], node: { command: "node", version }, trace, hook });

test("a JavaScript program starts without flags, whatever the Node", () => {
  assert.deepEqual(plan("/app/a.mjs", [20, 19, 0]).args, ["/app/a.mjs", "--fast"]);
  assert.deepEqual(plan("/app/b.cjs", [24, 0, 0]).args, ["/app/b.cjs", "--fast"]);
});

test("a program is told where its trace goes", () => {
  assert.deepEqual(plan("/app/a.js", [20, 19, 0]).env, { MPSCOPE: trace, MPSCOPE_PID: "" });
});

test("a TypeScript program starts without flags where Node removes the types", () => {
  assert.deepEqual(plan("/app/a.mts", [22, 18, 0]).args, ["/app/a.mts", "--fast"]);
});

test("a TypeScript program on an older Node gets the hook and source maps", () => {
  const program = resolve("examples/pipeline.ts");
  assert.deepEqual(plan(program, [20, 20, 2]).args, [
    "--enable-source-maps",
    "--import",
    "file:///opt/mpscope/typescript-hook.js",
    program,
    "--fast",
  ]);
});

test("a TypeScript program on an older Node without a compiler gets a sentence", () => {
  assert.throws(() => plan(join(tmpdir(), "program.ts"), [20, 20, 2]), {
    constructor: LaunchError,
    message:
      "Node v20.20.2 cannot run TypeScript by itself: " +
      "install Node 22.18 or later, or add esbuild to this folder",
  });
});
