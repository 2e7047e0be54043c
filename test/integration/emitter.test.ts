import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { Engine } from "../../src/engine/engine.ts";
import { recordingIn, runTraced, scratch } from "../support/traced.ts";

test("what a stranger writes after the format's description opens without a complaint", async () => {
  const emitter = "examples/emitter.mjs";
  const imported = [...readFileSync(emitter, "utf8").matchAll(/^import .* from "(.*)"/gm)];
  assert.deepEqual(
    imported.map(([, from]) => from),
    ["node:fs"],
  );
  const file = join(scratch(), "emitted.mpscope");
  const run = await runTraced([resolve(emitter), file], { trace: undefined });
  assert.deepEqual([run.code, run.stdout, run.stderr], [0, "", ""]);
  assert.deepEqual(recordingIn(file).problems, []);
  const engine = new Engine({ now: () => 0, after: () => () => undefined });
  engine.ingest(readFileSync(file));
  engine.end();
  const { info, channels, workers } = engine.summary();
  assert.deepEqual([info.state, info.problems], ["ended", []]);
  assert.deepEqual(
    channels.map(({ name, capacity, sent, received, highWater, left }) => ({
      name,
      capacity,
      sent,
      received,
      highWater,
      left,
    })),
    [{ name: "orders", capacity: 2, sent: 50, received: 50, highWater: 2, left: 0 }],
  );
  assert.deepEqual(
    workers.map(({ name, blocked }) => [name, blocked]),
    [
      ["main", 0],
      ["producer", 48 * 0.6e6],
    ],
  );
});
