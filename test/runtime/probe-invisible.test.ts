/** A traced program does, prints and returns what it does untraced. */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { asModule, recordingIn, runTraced, scratch, type TracedRun } from "../support/traced.ts";

/** Runs a program untraced and traced; asserts that nobody could tell from outside; gives the trace. */
async function runTwice(
  args: readonly string[],
  options: { env?: Record<string, string>; input?: string } = {},
): Promise<{ run: TracedRun; trace: ReturnType<typeof recordingIn> }> {
  const file = join(scratch(), "trace.mpscope");
  const plain = await runTraced(args, { ...options, trace: undefined });
  const run = await runTraced(args, { ...options, trace: file });
  assert.deepEqual(run, plain);
  return { run, trace: recordingIn(file) };
}

const BEGIN = `
  import { channel } from "mpscope";
  const [tx, rx] = channel();
  tx.sendSync("first");
`;

for (const [what, source, exitCode, text] of [
  ["a program that returns", "", 0, ""],
  ["an exit code", "process.exitCode = 3;", 3, ""],
  ["an exit", "process.exit(5);", 5, ""],
  ["a later exit", "setTimeout(() => process.exit(4), 1);", 4, ""],
  ["an uncaught error", "throw new TypeError('no paper');", 1, "TypeError: no paper"],
  ["an unhandled rejection", "Promise.reject(new Error('no ink'));", 1, "Error: no ink"],
] as const) {
  test(`${what} is the program's own, and in the trace`, async () => {
    const { run, trace } = await runTwice(asModule(BEGIN + source));
    assert.equal(run.code, exitCode);
    const last = trace.rows.at(-1);
    assert.ok(last?.kind === "programEnded");
    assert.equal(trace.texts[last.text] ?? "", text);
    assert.equal(last.exitCode, exitCode);
  });
}

test("the standard input is the program's", async () => {
  const { run } = await runTwice(
    asModule(`${BEGIN} for await (const text of process.stdin) process.stdout.write(text);`),
    { input: "line by line\nto the end\n" },
  );
  assert.equal(run.stdout, "line by line\nto the end\n");
});

test("modules that are preloaded into threads are not loaded into ours", async () => {
  const folder = scratch();
  const preload = join(folder, "preload.mjs");
  writeFileSync(
    preload,
    `import { isMainThread } from "node:worker_threads";
     import { writeSync } from "node:fs";
     writeSync(1, isMainThread ? "main " : "worker ");`,
  );
  const program = asModule(`${BEGIN} console.log(await rx.recv());`);
  const direct = await runTwice(["--import", preload, ...program]);
  assert.equal(direct.run.stdout, "main first\n");
  const inherited = await runTwice(program, { env: { NODE_OPTIONS: `--import ${preload}` } });
  assert.equal(inherited.run.stdout, "main first\n");
});

test("a program that replaces or freezes what the recording uses is recorded all the same", async () => {
  const { trace } = await runTwice(
    asModule(`
      import { channel, mark } from "mpscope";
      process.hrtime = () => [0, 0];
      performance.now = () => 0;
      Date.now = () => 0;
      Error.prepareStackTrace = () => "mine";
      Error.captureStackTrace = () => { throw new Error("never"); };
      const [tx, rx] = channel();
      tx.sendSync(1);
      Object.freeze(Error);
      tx.sendSync(2);
      mark("end");
      console.log(new Error("x").stack, rx.recvSync(), rx.recvSync());
    `),
  );
  assert.deepEqual(trace.problems, []);
  const sends = trace.rows.filter((event) => event.kind === "sendDone");
  assert.equal(sends.length, 2);
  assert.ok((sends[1]?.time ?? 0) > (sends[0]?.time ?? 0));
});

test("what a program records while it exits is kept", async () => {
  const { trace } = await runTwice(
    asModule(`
      import { channel, mark } from "mpscope";
      process.on("exit", () => mark("last"));
      const [tx] = channel();
      for (let n = 0; n < 5000; n++) tx.sendSync(n);
    `),
  );
  assert.deepEqual(trace.problems, []);
  assert.equal(trace.rows.filter((event) => event.kind === "sendDone").length, 5000);
});
