/** What is left of a recording whose bytes were cut off or changed, or whose program was killed. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import * as fc from "fast-check";
import { FRAME_HEADER_BYTES, MAGIC } from "../../src/trace/format.ts";
import { readHeader } from "../../src/trace/frame.ts";
import { type RecordedTrace, readTrace, sampleTrace } from "../support/recorded-trace.ts";
import { asModule, recordingIn, runTraced, scratch } from "../support/traced.ts";

const RUNS = { numRuns: 1000 };
const KILLS = 20;

/**
 * Sends and receives in bursts; `MOMENT` is the burst before which it kills itself. Before that it tells how many of its
 * sends must be on record: those before the growth of the file before last, since the frame by which the file grew last
 * was begun after that.
 */
const BURSTS = `
  import { syncChannel } from "mpscope";
  import { statSync, writeSync } from "node:fs";
  import { setTimeout as pause } from "node:timers/promises";
  const [tx, rx] = syncChannel(8, { name: "jobs" });
  const grown = [0, 0, 0];
  let size = 0;
  for (let burst = 0; burst < 30; burst++) {
    if (burst === Number(process.env.MOMENT)) {
      writeSync(1, String(grown.at(-3)));
      process.kill(process.pid, "SIGKILL");
    }
    const now = statSync(process.env.MPSCOPE, { throwIfNoEntry: false })?.size ?? 0;
    if (now > size) grown.push(20 * burst);
    size = now;
    for (let job = 0; job < 20; job++) {
      tx.sendSync(job);
      rx.recvSync();
    }
    await pause(50);
  }
  tx.drop();
`;

function record(file: string, moment = "never") {
  return runTraced(asModule(BURSTS), { trace: file, env: { MOMENT: moment } });
}

/** ns that damage to a frame may take beyond it. */
const BEYOND = 250e6;

/** Where the frames of a whole trace end. */
function endsOf(bytes: Uint8Array): number[] {
  const ends: number[] = [];
  for (let at = MAGIC.length; at + FRAME_HEADER_BYTES <= bytes.length; ) {
    at += FRAME_HEADER_BYTES + readHeader(bytes, at).length;
    ends.push(at);
  }
  return ends;
}

/** The tickets that were sent, in the order of the trace. */
function sentIn({ rows }: RecordedTrace): number[] {
  return rows.flatMap((row) =>
    row.kind === "sendDone" && row.outcome === "ok" ? [row.ticket] : [],
  );
}

for (const kind of ["recorded", "generated"] as const) {
  describe(`a ${kind} trace`, () => {
    let bytes: Uint8Array;
    let ends: number[];
    /** What the trace tells up to the end of each frame. */
    let told: number[][];
    before(async () => {
      const file = join(scratch(), "whole.mpscope");
      if (kind === "recorded") assert.equal((await record(file)).code, 0);
      // A copy: a Buffer's own `slice` shares its bytes.
      bytes = kind === "recorded" ? new Uint8Array(await readFile(file)) : sampleTrace();
      ends = endsOf(bytes);
      assert.equal(ends.at(-1), bytes.length);
      told = ends.map((end) => sentIn(readTrace(bytes.subarray(0, end))));
    });

    it("that is cut off at any byte tells all that its whole frames tell", () => {
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), (length) => {
          const trace = readTrace(bytes.subarray(0, length));
          const whole = ends.findLastIndex((end) => end <= length);
          assert.deepEqual(sentIn(trace), told[whole] ?? []);
          assert.ok(trace.problems.length <= 1);
        }),
        RUNS,
      );
    });

    it("in which any byte is changed says so, and tells all that stands before", () => {
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
          const damaged = bytes.slice();
          damaged[at] = (damaged[at] ?? 0) ^ change;
          const trace = readTrace(damaged);
          const first = told[ends.findLastIndex((end) => end <= at)] ?? [];
          assert.ok(trace.problems.length > 0, `${at} in frames that end at ${ends.join()}`);
          assert.deepEqual(sentIn(trace).slice(0, first.length), first);
        }),
        RUNS,
      );
    });
  });
}

it("damage to a recorded trace takes what stands in its frame, and no more", async () => {
  const file = join(scratch(), "whole.mpscope");
  assert.equal((await record(file)).code, 0);
  const bytes = new Uint8Array(await readFile(file));
  const whole = readTrace(bytes);
  const ends = endsOf(bytes);
  let last = 0;
  for (const [index, end] of ends.slice(0, -1).entries()) {
    const damaged = bytes.slice();
    damaged[end - 1] = (damaged[end - 1] ?? 0) ^ 1;
    const kept = new Set(sentIn(readTrace(damaged)));
    const from = last;
    const until = readHeader(bytes, ends[index - 1] ?? MAGIC.length).lastTime;
    for (const row of whole.rows) {
      if (row.kind !== "sendDone" || kept.has(row.ticket)) continue;
      assert.ok(row.time >= from && row.time <= until + BEYOND, `${row.ticket} of frame ${index}`);
    }
    last = until;
  }
});

it("a program that is killed leaves a recording without a gap, up to what was written last", async () => {
  let certain = 0;
  const folder = scratch();
  const moments = Array.from({ length: KILLS }, (_, index) => index + 1);
  for (let first = 0; first < KILLS; first += 4) {
    const group = moments.slice(first, first + 4);
    // oxlint-disable-next-line no-await-in-loop -- a few at a time: the machine is not large.
    const runs = await Promise.all(
      group.map(async (moment) => {
        const file = join(folder, `${moment}.mpscope`);
        return { run: await record(file, String(moment)), trace: recordingIn(file), moment };
      }),
    );
    for (const { run, trace, moment } of runs) {
      assert.equal(run.signal, "SIGKILL");
      const sent = sentIn(trace);
      assert.deepEqual(sent, [...sent.keys()], "a ticket is missing");
      assert.ok(sent.length <= 20 * moment);
      assert.ok(sent.length >= Number(run.stdout), `${sent.length} of ${run.stdout} at least`);
      certain += Number(run.stdout);
      assert.equal(trace.rows.filter((row) => row.kind === "programEnded").length, 0);
    }
  }
  assert.ok(certain > 0, "no program lived long enough to be sure of anything");
});

for (const [way, end] of [
  ["process.exit()", "process.exit(0);"],
  ["an uncaught error", 'throw new Error("enough");'],
  ["its last line", ""],
] as const) {
  it(`a program that ends by ${way} loses nothing`, async () => {
    const file = join(scratch(), "ended.mpscope");
    const source = `
      import { channel } from "mpscope";
      const [tx] = channel();
      for (let job = 0; job < 100_000; job++) tx.sendSync(job);
      ${end}
    `;
    await runTraced(asModule(source), { trace: file });
    const trace = recordingIn(file);
    assert.deepEqual(trace.problems, []);
    assert.equal(sentIn(trace).length, 100_000);
    assert.equal(trace.rows.at(-1)?.kind, "programEnded");
  });
}
