/** Each rule, with traces that trigger it and near misses that do not. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Finding, RuleName } from "../../../src/model/rules/finding.ts";
import { Findings } from "../../../src/model/rules/findings.ts";
import { THRESHOLDS } from "../../../src/model/rules/thresholds.ts";
import { Timeline } from "../../../src/model/timeline.ts";
import { EventBatch, type Row } from "../../../src/trace/batch.ts";
import { EVENT_KIND, OUTCOME, SIDE, WAIT } from "../../../src/trace/event.ts";

type Event = Partial<Row> & { readonly kind: number };

const { sendDone, receiveDone, channelCreated, handleCreated, channelDisconnected } = EVENT_KIND;
const { handleDropped, workerStarted, sendBlocked, receiveBlocked, workerRests } = EVENT_KIND;
const MS = 1e6;

/** Two workers, a channel of two slots (1) and an unbounded one (2). */
const START: readonly Event[] = [
  { kind: workerStarted, worker: 1 },
  { kind: workerStarted, worker: 2, other: 1 },
  { kind: channelCreated, worker: 1, channel: 1, other: 2 },
  { kind: channelCreated, worker: 1, channel: 2, other: -1 },
  { kind: handleCreated, worker: 1, channel: 1, handle: 1, outcome: SIDE.sender },
  { kind: handleCreated, worker: 1, channel: 1, handle: 2, outcome: SIDE.receiver },
  { kind: handleCreated, worker: 1, channel: 2, handle: 3, outcome: SIDE.sender },
  { kind: handleCreated, worker: 1, channel: 2, handle: 4, outcome: SIDE.receiver },
];

/** What is found after these events; one millisecond lies between two, unless they say when they are. */
function findingsOf(events: readonly Event[], texts: readonly string[] = []): Finding[] {
  const timeline = new Timeline();
  timeline.cast.addStrings(1, texts.slice(1));
  const findings = new Findings(timeline.cast, timeline.newest);
  const batch = new EventBatch();
  let time = 0;
  for (const event of [...START, ...events]) {
    time = event.time ?? time + MS;
    batch.addRow({ worker: 1, ...event, time });
  }
  timeline.add(batch, (columns, row) => findings.apply(columns, row));
  findings.ask(time);
  return findings.at(timeline.length, time);
}

function send(more: Partial<Row> = {}): Event {
  return { kind: sendDone, channel: 1, handle: 1, outcome: OUTCOME.ok, ...more };
}

function receive(more: Partial<Row> = {}): Event {
  return { kind: receiveDone, channel: 1, handle: 2, outcome: OUTCOME.ok, ...more };
}

function times(count: number, event: (at: number) => Event): Event[] {
  return Array.from({ length: count }, (_, at) => event(at));
}

const failed = send({ outcome: OUTCOME.disconnected });
const emptyTry = (every: number) => (at: number) =>
  receive({ outcome: OUTCOME.empty, time: 10 * MS + at * every });
const gone = (discarded: number): Event => ({
  kind: channelDisconnected,
  channel: 1,
  outcome: SIDE.receiver,
  other: discarded,
});
const filled = (count: number, of: (at: number) => number) =>
  times(count, (at) =>
    send({ channel: 2, handle: 3, occupancy: of(at), ticket: at, time: at * MS }),
  );
const asleep = { kind: receiveBlocked, channel: 1, handle: 2, operation: 1, other: WAIT.blocking };

const CASES: Partial<Record<RuleName, { found: readonly Event[][]; missed: readonly Event[][] }>> =
  {
    "send-after-disconnect": {
      found: [
        times(THRESHOLDS.failedSends, () => failed),
        [failed, send(), failed, failed],
        times(50, () => failed),
      ],
      missed: [
        times(THRESHOLDS.failedSends - 1, () => failed),
        times(9, () => send({ outcome: OUTCOME.full })),
        times(9, () => receive({ outcome: OUTCOME.disconnected })),
      ],
    },
    "lost-messages": {
      found: [
        [gone(1)],
        [{ kind: handleDropped, channel: 1, handle: 2, outcome: SIDE.receiver }, gone(7)],
        [send(), gone(1)],
      ],
      missed: [
        [gone(0)],
        [{ ...gone(0), outcome: SIDE.sender }],
        [{ kind: handleDropped, channel: 1, handle: 2, outcome: SIDE.receiver }],
      ],
    },
    polling: {
      found: [
        times(1500, emptyTry(0.1 * MS)),
        times(1000, emptyTry(0.5 * MS)),
        times(2000, (at) => send({ outcome: OUTCOME.full, time: 10 * MS + at * 0.2 * MS })),
      ],
      missed: [
        times(900, emptyTry(0.1 * MS)),
        times(1500, emptyTry(2 * MS)),
        times(1500, (at) => receive({ ticket: at, time: 10 * MS + at * 0.1 * MS })),
      ],
    },
    "oversized-copy": {
      found: [
        [send({ size: THRESHOLDS.copyBytes })],
        [send({ size: 5e7 })],
        [send({ size: 10 }), send({ size: 2e6, channel: 2, handle: 3 })],
      ],
      missed: [
        [send({ size: THRESHOLDS.copyBytes - 1 })],
        times(500, () => send({ size: 1e5 })),
        [receive({ size: 5e7 })],
      ],
    },
    growth: {
      found: [
        filled(4000, (at) => at),
        filled(4000, (at) => at + 100 * (at % 2)),
        filled(9000, (at) => Math.floor(at / 3)),
      ],
      missed: [
        filled(4000, (at) => Math.min(at, 1200)),
        filled(4000, (at) => at % 1500),
        filled(4000, (at) => Math.floor(at / 10)),
      ],
    },
    stuck: {
      found: [
        [asleep],
        [{ ...asleep, other: WAIT.awaited }, { kind: workerRests }],
        [
          {
            kind: sendBlocked,
            channel: 1,
            handle: 1,
            operation: 1,
            other: WAIT.blocking,
            time: 9e9,
          },
        ].flatMap((blocked) => [
          send({ occupancy: 1 }),
          send({ occupancy: 2, ticket: 1 }),
          blocked,
        ]),
      ],
      missed: [
        [{ ...asleep, other: WAIT.blocking | WAIT.limited }],
        [{ ...asleep, other: WAIT.awaited }],
        [{ ...asleep, other: 0 }, { kind: workerRests }].slice(0, 1),
        [asleep, receive({ operation: 1 })],
        [send({ occupancy: 1 }), asleep],
        [
          { ...asleep, other: WAIT.awaited },
          { kind: workerRests, text: 1 },
        ].slice(0, 1),
      ],
    },
  };

for (const [rule, { found, missed }] of Object.entries(CASES)) {
  describe(`rule ${rule}`, () => {
    for (const [at, events] of found.entries()) {
      test(`finds trace ${at + 1}`, () => {
        const finding = findingsOf(events).find((it) => it.rule === rule);
        assert.ok(finding !== undefined && finding.until === undefined);
        assert.notEqual(finding.remedy, "");
      });
    }
    for (const [at, events] of missed.entries()) {
      test(`does not find near miss ${at + 1}`, () => {
        const findings = findingsOf(events).filter(
          (it) => it.rule === rule && it.until === undefined,
        );
        assert.deepEqual(
          findings.map(({ title }) => title),
          [],
        );
      });
    }
  });
}

test("a proof that was missing for a while ends no finding", () => {
  const awaited = { ...asleep, other: WAIT.awaited };
  const rests = { kind: workerRests };
  const found = findingsOf([awaited, rests, { ...rests, text: 1 }, rests], ["", "Timeout"]);
  assert.deepEqual(
    found.map(({ id, until }) => [id, until]),
    [["stuck:1", undefined]],
  );
});
