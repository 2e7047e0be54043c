import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { Findings } from "../../src/model/rules/findings.ts";
import { THRESHOLDS, type Thresholds } from "../../src/model/rules/thresholds.ts";
import { Timeline } from "../../src/model/timeline.ts";
import { EventBatch, type Row } from "../../src/trace/batch.ts";
import { EVENT_KIND, OUTCOME, SIDE } from "../../src/trace/event.ts";

const { channelCreated, handleCloned, sendDone, receiveDone } = EVENT_KIND;
const EVENTS = 300;

/** Everything is worth a finding soon. */
const SOON: Thresholds = {
  ...THRESHOLDS,
  growthMessages: 5,
  growthTime: 4e6,
  blockedShare: 0.1,
  blockedTime: 2e6,
  starvationMessages: 4,
  starvationShare: 0.9,
  pollsPerSecond: 2,
  copyBytes: 90,
  leakTime: 2e6,
  answerTime: 2e6,
  failedSends: 1,
};

/** Two channels, and handles of both sides in the hands of three workers. */
const START: readonly Partial<Row>[] = [
  { kind: channelCreated, worker: 1, channel: 1, other: -1 },
  { kind: channelCreated, worker: 1, channel: 2, other: 2 },
  ...[1, 2, 3].flatMap((worker) => [1, 2].flatMap((channel) => handlesOf(worker, channel))),
];

function handlesOf(worker: number, channel: number): Partial<Row>[] {
  const about = { kind: handleCloned, worker, channel };
  const [sender, receiver] = [handleOf(worker, channel, true), handleOf(worker, channel, false)];
  return [
    { ...about, handle: sender, outcome: SIDE.sender },
    { ...about, handle: receiver, outcome: SIDE.receiver },
  ];
}

/** A worker's handle of one side of a channel. */
function handleOf(worker: number, channel: number, isSend: boolean): number {
  return (isSend ? 0 : 30) + 10 * channel + worker;
}

/** Plain operations, and in between events of any kind, whether they make sense or not. */
const anyRow: fc.Arbitrary<Partial<Row>> = fc
  .record({
    isPlain: fc.integer({ min: 0, max: 3 }).map((number) => number > 0),
    kind: fc.constantFrom(...Object.values(EVENT_KIND)),
    worker: fc.integer({ min: 1, max: 4 }),
    channel: fc.integer({ min: 1, max: 2 }),
    isSend: fc.boolean(),
    operation: fc.nat(2),
    outcome: fc.nat(6),
    occupancy: fc.nat(9),
    size: fc.nat(100),
    site: fc.nat(2),
    detail: fc.nat(2),
    other: fc.nat(5),
    time: fc.constantFrom(0, 1000, 100e3, 60e6),
  })
  .map(({ isPlain, isSend, ...row }) => {
    const handle = handleOf(row.worker, row.channel, isSend);
    if (!isPlain) return Object.assign(row, { handle });
    const kind = isSend ? sendDone : receiveDone;
    return Object.assign(row, { handle, kind, outcome: OUTCOME.ok, operation: 0 });
  });

/** What is found after each piece of the events, in words; `isShown` tells whether the rules see every single event. */
function found(rows: readonly Partial<Row>[], piece: number, isShown: boolean): unknown[] {
  const timeline = new Timeline();
  timeline.cast.addStrings(1, ["", "Timeout"]);
  const findings = new Findings(timeline.cast, timeline.newest, SOON);
  const each: Pick<Findings, "apply" | "passOver"> = {
    passOver: (_, from) => from,
    apply: (events, row) => findings.apply(events, row),
  };
  const said: unknown[] = [];
  let time = 0;
  for (let from = 0; from < rows.length; from += piece) {
    const batch = new EventBatch();
    for (const row of rows.slice(from, from + piece)) {
      time += row.time ?? 0;
      batch.addRow({ ...row, time });
    }
    timeline.add(batch, isShown ? each : findings);
    said.push(findings.at(timeline.length, time), findings.unknown(time));
  }
  return said;
}

describe("findings", () => {
  it("are the same when the rules pass over plain operations", () => {
    fc.assert(
      fc.property(
        fc.array(anyRow, { minLength: 20, maxLength: EVENTS, size: "max" }),
        fc.integer({ min: 1, max: EVENTS }),
        (rows, piece) => {
          const all = [...START, ...rows];
          assert.deepEqual(found(all, piece, false), found(all, piece, true));
        },
      ),
      { numRuns: 150 },
    );
  });
});
