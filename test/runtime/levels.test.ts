/** What a recording holds at each level. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { OperationDone, TraceEvent } from "../../src/trace/event.ts";
import type { RecordedTrace } from "../support/recorded-trace.ts";
import { asModule, recordingIn, runTraced, scratch } from "../support/traced.ts";

const MESSAGES = 20_000;

/** A program whose worker sends many messages through a small buffer, and what it does besides. */
function program({ before = "", after = "" } = {}): readonly string[] {
  return asModule(`
    import { bounded, mark, spawn } from "mpscope";
    const [tx, rx] = bounded(16, { name: "numbers" });
    ${before}
    const url = new URL("data:text/javascript," + encodeURIComponent(\`
      export function send({ tx }) {
        for (let n = 0; n < ${MESSAGES}; n++) tx.sendSync(n);
      }
    \`) + "#send");
    const worker = spawn(url, { tx });
    let sum = 0;
    for (const n of rx) sum += n;
    await worker.join();
    ${after}
    console.log(sum);
  `);
}

const BUSY = program();

/** It ends no sooner than another frame of journals is written: before that all channels are sampled. */
const SAMPLED = program({
  before: `
    import { readFileSync } from "node:fs";
    import { setTimeout as sleep } from "node:timers/promises";
    const frames = () => readFileSync(process.env.MPSCOPE, "latin1").split("MPSF\\x08").length;
    const held = rx.clone();`,
  after: `
    const seen = frames();
    mark("all received");
    while (frames() === seen) await sleep(5);
    held.drop();`,
});

async function record(level: string, traced: readonly string[] = BUSY): Promise<RecordedTrace> {
  const file = join(scratch(), "trace.mpscope");
  const env = { MPSCOPE_LEVEL: level };
  const run = await runTraced(traced, { trace: file, env });
  const stdout = `${(MESSAGES * (MESSAGES - 1)) / 2}\n`;
  assert.deepEqual(run, { code: 0, signal: null, stdout, stderr: "" });
  const trace = recordingIn(file);
  assert.deepEqual(trace.problems, []);
  assert.equal(trace.programs[0]?.level, level);
  assert.deepEqual(
    trace.rows.filter(({ kind }) => kind === "lost"),
    [],
  );
  return trace;
}

function isDone(event: TraceEvent): event is OperationDone {
  return event.kind === "sendDone" || event.kind === "receiveDone";
}

for (const level of ["full", "exact"]) {
  test(`at the level ${level} every operation is there, in order, with its occupancy`, async () => {
    const { rows } = await record(level);
    let [sent, received] = [0, 0];
    for (const row of rows.filter(isDone)) {
      if (row.outcome !== "ok") continue;
      if (row.kind === "sendDone") assert.equal(row.ticket, sent++);
      else assert.equal(row.ticket, received++);
      assert.equal(row.occupancy, sent - received);
    }
    assert.deepEqual([sent, received], [MESSAGES, MESSAGES]);
  });
}

test("at the level exact every operation has a call site of its own", async () => {
  const { rows, places } = await record("exact");
  for (const row of rows.filter(isDone)) {
    assert.notEqual(places[row.site], undefined);
    assert.equal(places[row.site]?.isAssumed, undefined);
  }
});

test("at the level gauges channels are sampled, and what waits is there", async () => {
  const { rows } = await record("gauges", SAMPLED);
  const samples = rows.filter((row) => row.kind === "channelSampled");
  assert.equal(samples.at(-1)?.sent, MESSAGES);
  samples.reduce((before, { sent, occupancy }) => {
    assert.ok(sent >= before && occupancy >= 0 && occupancy <= 16, `${sent} ${occupancy}`);
    return sent;
  }, 0);
  const dones = rows.filter(isDone);
  for (const { operation } of dones) assert.notEqual(operation, 0, "it has waited");
  const blocked = rows.filter(({ kind }) => kind === "sendBlocked" || kind === "receiveBlocked");
  assert.equal(dones.length, blocked.length);
});

test("a level that does not exist gets a sentence, and the program runs unrecorded", async () => {
  const file = join(scratch(), "trace.mpscope");
  const run = await runTraced(BUSY, { trace: file, env: { MPSCOPE_LEVEL: "some" } });
  assert.equal(run.code, 0);
  assert.equal(
    run.stderr,
    "mpscope: MPSCOPE_LEVEL=some is none of gauges, full, exact; it runs unrecorded\n",
  );
});
