import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { LaunchError } from "../../../src/launch/errors.ts";
import { planLaunch, traceEnvironment } from "../../../src/launch/launch.ts";
import { withPreload } from "../../../src/launch/preload.ts";
import type { Version } from "../../../src/launch/version.ts";

const trace = "tcp://127.0.0.1:4000/secret";
const hook = "/opt/mpscope/typescript-hook.js";
const plan = (program: string, version: Version) =>
  planLaunch({
    program,
    args: ["--fast"],
    node: { command: "node", version },
    trace,
    parts: { hook },
  });

test("a JavaScript program starts without flags, whatever the Node", () => {
  assert.deepEqual(plan("/app/a.mjs", [20, 19, 0]).args, ["/app/a.mjs", "--fast"]);
  assert.deepEqual(plan("/app/b.cjs", [24, 0, 0]).args, ["/app/b.cjs", "--fast"]);
});

test("a program is told where its trace goes", () => {
  assert.deepEqual(plan("/app/a.js", [20, 19, 0]).env, { MPSCOPE: trace, MPSCOPE_PID: "" });
});

test("a program is told how much of its messages to record, when somebody has said so", () => {
  const some = traceEnvironment("/app/a.js", trace, { preview: 80 });
  assert.equal(some["MPSCOPE_PREVIEW"], "80");
  const none = traceEnvironment("/app/a.js", trace, { preview: 0 });
  assert.ok(!("MPSCOPE_PREVIEW" in none));
});

test("a program without a runtime of its own gets the one of its starter", () => {
  const preload = '/opt/my "editor"/runtime-preload.cjs';
  const { NODE_OPTIONS } = traceEnvironment(join(tmpdir(), "program.mjs"), trace, { preload });
  assert.match(NODE_OPTIONS ?? "", /--require "\/opt\/my \\"editor\\"\/runtime-preload.cjs"$/);
  assert.equal(withPreload(preload, NODE_OPTIONS), NODE_OPTIONS, "no second time");
  // The examples are in this package, which they can import by its name.
  const own = traceEnvironment(resolve("examples/pipeline.ts"), trace, { preload });
  assert.deepEqual(own, { MPSCOPE: trace, MPSCOPE_PID: "" });
});

test("a TypeScript program without a compiler gets the one that its starter knows", () => {
  const spareCompiler = createRequire(import.meta.url).resolve("typescript");
  const parts = { hook, spareCompiler };
  const node = { command: "node", version: [20, 20, 2] as const };
  const program = join(tmpdir(), "program.ts");
  const { args, env } = planLaunch({ program, node, trace, parts });
  assert.deepEqual(args.slice(1), ["--import", "file:///opt/mpscope/typescript-hook.js", program]);
  assert.equal(env["MPSCOPE_TYPESCRIPT"], spareCompiler);
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
