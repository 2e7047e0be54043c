import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { readClosingBytes } from "../../src/collector/file-source.ts";
import { Engine } from "../../src/engine/engine.ts";
import { unpackFrame } from "../../src/protocol/frame.ts";
import { engineOf, openTrace } from "../support/closed-trace.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { runTraced, scratch, type TracedRun } from "../support/traced.ts";

const CLI = resolve("dist/cli.js");
const KNOWN = { workers: 0, channels: 0, edges: 0 };

/** Runs the command line. */
function mpscope(...args: string[]): Promise<TracedRun> {
  return runTraced([CLI, ...args], { trace: undefined });
}

/** How many events a recording's closing tells of; undefined when it has none. */
async function told(file: string): Promise<number | undefined> {
  const closing = await readClosingBytes(file);
  if (closing === undefined) return undefined;
  const engine = new Engine(new FakeClock());
  engine.open(closing.bytes, closing.size);
  const { packed } = await engine.handlers().frame({ at: "end", known: KNOWN });
  return unpackFrame(packed).head.position;
}

test("index adds to a recording what it opens by, once, and changes nothing of it", async () => {
  const file = join(scratch(), "long.mpscope");
  const bytes = openTrace();
  writeFileSync(file, bytes);
  assert.equal(await told(file), undefined);
  const run = await mpscope("index", file);
  assert.deepEqual([run.code, run.stderr], [0, ""]);
  assert.match(run.stdout, /long\.mpscope: \d+ bytes were added, by which it opens at once\n$/);
  const size = statSync(file).size;
  assert.ok(size > bytes.length && size < 1.2 * bytes.length);
  assert.deepEqual(readFileSync(file).subarray(0, bytes.length), Buffer.from(bytes));
  const { info } = engineOf(bytes).summary();
  assert.equal(await told(file), info.endPosition);
  assert.deepEqual(engineOf(readFileSync(file)).summary().info, info);
  const again = await mpscope("index", file);
  assert.match(again.stdout, /nothing was added: it opens at once\n$/);
  assert.equal(statSync(file).size, size);
});

test("index leaves a short recording alone, and says when a file cannot be read", async () => {
  const file = join(scratch(), "short.mpscope");
  writeFileSync(file, openTrace(10_000));
  const run = await mpscope("index", file);
  assert.equal(run.code, 0);
  assert.match(run.stdout, /nothing was added: it opens at once\n$/);
  const foreign = await mpscope("index", "package.json");
  assert.deepEqual(
    [foreign.code, foreign.stdout],
    [1, "package.json: nothing was added: this is not an mpscope trace (at byte 0)\n"],
  );
  const none = await mpscope("index", `${file}.none`);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /cannot be read/);
});

test("a long recording that run or record has made opens at once", async () => {
  const folder = scratch();
  const program = join(folder, "long.mjs");
  writeFileSync(
    program,
    `import { channel } from ${JSON.stringify(import.meta.resolve("mpscope"))};
     const [tx, rx] = channel({ name: "numbers" });
     for (let i = 0; i < 60_000; i++) { tx.sendSync("x".repeat(i % 977)); if (i % 3 === 0) tx.clone().drop(); rx.recvSync(); }`,
  );
  for (const command of ["run", "record"]) {
    const file = join(folder, `${command}.mpscope`);
    // oxlint-disable-next-line no-await-in-loop -- one run after another
    const run = await mpscope(command, "-o", file, program);
    assert.equal(run.code, 0, run.stderr);
    if (command === "record") assert.equal(run.stderr, "");
    const { length } = readFileSync(file);
    assert.ok(length > 1 << 18, `${length} bytes`);
    // oxlint-disable-next-line no-await-in-loop
    assert.equal(await told(file), engineOf(readFileSync(file)).info().endPosition);
  }
});
