/** Each rule, with traces that trigger it and near misses that do not. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Finding, RuleName } from "../../../src/model/rules/finding.ts";
import { Findings } from "../../../src/model/rules/findings.ts";
import { THRESHOLDS } from "../../../src/model/rules/thresholds.ts";
import { Timeline } from "../../../src/model/timeline.ts";
import { EventBatch, type Row } from "../../../src/trace/batch.ts";
import { EVENT_KIND, OUTCOME, SIDE, type Site, WAIT } from "../../../src/trace/event.ts";

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

/** By their ids less one. */
const SITES: readonly Site[] = [
  { file: "/app/pool.ts", line: 3, column: 1 },
  { file: "/app/pool.ts", line: 9, column: 1 },
];

/** What is found after these events; one millisecond lies between two, unless they say when they are. */
function findingsOf(
  events: readonly Event[],
  texts: readonly string[] = [],
  start = START,
): Finding[] {
  const timeline = new Timeline();
  timeline.cast.addStrings(1, texts.slice(1));
  timeline.cast.addSites(1, SITES);
  const findings = new Findings(timeline.cast, timeline.newest);
  const batch = new EventBatch();
  let time = 0;
  for (const event of [...start, ...events]) {
    time = event.time ?? time + MS;
    batch.addRow({ worker: 1, ...event, time });
  }
  timeline.add(batch, findings);
  findings.ask(time);
  return findings.at(timeline.length, time);
}

/** One event of a trace, changed: the trace says the opposite. `at` counts from the trace's first event. */
interface Flip {
  readonly events: readonly Event[];
  readonly at: number;
  readonly change: Partial<Row>;
}

function send(more: Partial<Row> = {}): Event {
  return { kind: sendDone, channel: 1, handle: 1, outcome: OUTCOME.ok, ...more };
}

function receive(more: Partial<Row> = {}): Event {
  return { kind: receiveDone, channel: 1, handle: 2, outcome: OUTCOME.ok, ...more };
}

function times<Made>(count: number, event: (at: number) => Made): Made[] {
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

const sixSeconds: Event = { kind: EVENT_KIND.mark, time: 6e9 };
const listens = { ...asleep, other: WAIT.awaited, worker: 2 };
const clone = (handle: number): Event[] => [
  { kind: EVENT_KIND.handleCloned, channel: 1, handle, other: 1, outcome: SIDE.sender },
  send({ handle, occupancy: 1 }),
  receive({ occupancy: 0 }),
  { kind: handleDropped, channel: 1, handle, outcome: SIDE.sender },
];
const lostToCollector: readonly Event[] = [
  { kind: EVENT_KIND.handleLeaked, channel: 1, handle: 1, outcome: SIDE.sender },
  { kind: handleDropped, channel: 1, handle: 1, outcome: SIDE.sender },
];
/** Sends that wait for `wait` ms of every 100. */
function pressed(wait: number, count: number, more: Partial<Row> = {}): Event[] {
  return times(count, (at): Event[] => {
    const time = 20 * MS + at * 100 * MS;
    const operation = at + 1;
    return [
      { kind: sendBlocked, channel: 1, handle: 1, operation, other: 1, time, ...more },
      {
        ...send({ operation, ticket: at, time: time + wait * MS }),
        ...more,
        time: time + wait * MS,
      },
    ];
  }).flat();
}
/** A second receiver, which worker 2 has. */
const shared: readonly Event[] = [
  { kind: EVENT_KIND.handleCloned, channel: 1, handle: 5, other: 2, outcome: SIDE.receiver },
  { kind: EVENT_KIND.handleMoved, channel: 1, handle: 5, other: 2 },
];
/** Worker 1 takes all messages but those that worker 2 gets. */
function unfair(count: number, isOthers: (at: number) => boolean = () => false): Event[] {
  const others: Event = { ...listens, handle: 5 };
  return times(count, (ticket) => {
    const sent = send({ ticket, occupancy: 1 });
    const taken = receive({ ticket, occupancy: 0 });
    if (!isOthers(ticket)) return [sent, taken];
    return [sent, { ...taken, worker: 2, handle: 5, operation: 1 }, others];
  }).flat();
}
const asked: readonly Event[] = [
  { kind: EVENT_KIND.handleMoved, channel: 2, handle: 3, other: 0, detail: 1 },
  { kind: receiveBlocked, channel: 2, handle: 4, operation: 1, other: WAIT.awaited },
];
const served: Event = { kind: EVENT_KIND.handleMoved, channel: 2, handle: 3, other: 2, worker: 2 };
const replySender = { channel: 2, handle: 3, outcome: SIDE.sender, worker: 2 };
const givenUp: Event = { kind: handleDropped, ...replySender };
const answer = send({ ...replySender, outcome: OUTCOME.ok });

const CASES: Readonly<
  Record<RuleName, { found: readonly (readonly Event[])[]; missed: readonly (readonly Event[])[] }>
> = {
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
  "leaked-handle": {
    found: [
      [...clone(5), listens, sixSeconds],
      [...clone(5), ...clone(6), listens, sixSeconds],
      [...lostToCollector, { kind: EVENT_KIND.mark, time: 300 * MS }],
    ],
    missed: [
      [send({ occupancy: 1 }), receive({ occupancy: 0 }), ...clone(5), listens, sixSeconds],
      [...clone(5), listens, { ...sixSeconds, time: 3e9 }],
      [listens, sixSeconds],
      [...clone(5), sixSeconds],
      [...lostToCollector, { kind: EVENT_KIND.workerExited, outcome: 1 }],
    ],
  },
  "back-pressure": {
    found: [pressed(80, 40), pressed(100, 40), [...pressed(20, 20), ...pressed(90, 90)]],
    missed: [
      pressed(30, 40),
      pressed(80, 9),
      [...pressed(5, 1), { ...listens, kind: sendBlocked, handle: 1 }, sixSeconds],
      pressed(80, 40, { kind: receiveBlocked, handle: 2 }),
    ],
  },
  starvation: {
    found: [
      [...shared, { ...listens, handle: 5 }, ...unfair(500)],
      [...shared, { ...listens, handle: 5 }, ...unfair(900, (at) => at % 100 === 50)],
      [...shared, { ...listens, handle: 5 }, ...unfair(5000)],
    ],
    missed: [
      [...shared, ...unfair(500)],
      [...shared, { ...listens, handle: 5 }, ...unfair(150)],
      [...shared, { ...listens, handle: 5 }, ...unfair(900, (at) => at % 2 === 1)],
      unfair(500),
    ],
  },
  "unanswered-request": {
    found: [
      [...asked, served, givenUp],
      [...asked, served, sixSeconds],
      [...asked, sixSeconds],
    ],
    missed: [
      [...asked, served, answer, givenUp],
      [...asked, served, { ...sixSeconds, time: 3e9 }],
      [...asked.slice(1), served, givenUp],
      [
        ...asked,
        served,
        receive({ channel: 2, handle: 4, operation: 1, outcome: OUTCOME.timeout }),
        sixSeconds,
      ],
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
      ].flatMap((blocked) => [send({ occupancy: 1 }), send({ occupancy: 2, ticket: 1 }), blocked]),
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

const [slowTry = []] = CASES.polling.found.slice(1);
const oneWait: readonly Event[] = [
  ...pressed(5, 1),
  { kind: sendBlocked, channel: 1, handle: 1, operation: 9, other: 1, time: 800 * MS },
  send({ operation: 9, ticket: 1, time: 2050 * MS }),
];
const unfairTrace: readonly Event[] = [...shared, { ...listens, handle: 5 }, ...unfair(500)];
/** Where the events after the first ones begin. */
const BEGIN = START.length;

const FLIPS: Readonly<Record<RuleName, Flip>> = {
  "send-after-disconnect": {
    events: times(THRESHOLDS.failedSends, () => failed),
    at: BEGIN,
    change: { outcome: OUTCOME.ok },
  },
  "lost-messages": { events: [gone(1)], at: BEGIN, change: { other: 0 } },
  polling: { events: slowTry, at: BEGIN + 500, change: { outcome: OUTCOME.ok } },
  "oversized-copy": {
    events: [send({ size: THRESHOLDS.copyBytes })],
    at: BEGIN,
    change: { size: THRESHOLDS.copyBytes - 1 },
  },
  growth: { events: filled(4000, (at) => at), at: 3, change: { other: 5000 } },
  "leaked-handle": {
    events: [...clone(5), listens, sixSeconds],
    at: BEGIN + 1,
    change: { handle: 1 },
  },
  "back-pressure": { events: oneWait, at: BEGIN + 2, change: { kind: EVENT_KIND.mark } },
  starvation: { events: unfairTrace, at: BEGIN + 1, change: { other: 1 } },
  "unanswered-request": {
    events: [...asked, served, givenUp],
    at: BEGIN + 3,
    change: { kind: sendDone, outcome: OUTCOME.ok },
  },
  stuck: { events: [asleep], at: BEGIN, change: { other: WAIT.blocking | WAIT.limited } },
};

test("a receiver that starves is found where it received last, if it does not wait just then", () => {
  const [found] = findingsOf([
    ...shared,
    { ...listens, handle: 5 },
    ...unfair(240),
    send({ ticket: 240, occupancy: 1 }),
    receive({ ticket: 240, worker: 2, handle: 5, operation: 1, site: 2 }),
    ...unfair(60),
  ]);
  assert.equal(found?.rule, "starvation");
  assert.deepEqual(found.site, SITES[1]);
});

test("of a worker that waits for ever nothing is said about how long it was blocked before", () => {
  const blocked = pressed(80, 40);
  assert.deepEqual(openAfter(blocked), ["back-pressure"]);
  assert.deepEqual(openAfter([...blocked, { ...asleep, operation: 50 }]), ["stuck"]);
});

/** The rules that find something that is not over. */
function openAfter(events: readonly Event[]): RuleName[] {
  return findingsOf(events).flatMap(({ rule, until }) => (until === undefined ? [rule] : []));
}

function isFound(rule: string, all: readonly Event[]): boolean {
  const found = findingsOf(all.slice(BEGIN), [], all.slice(0, BEGIN));
  return found.some((it) => it.rule === rule && it.until === undefined);
}

for (const [rule, { events, at, change }] of Object.entries(FLIPS)) {
  test(`one event more or less decides: ${rule}`, () => {
    const all = [...START, ...events];
    const flipped = all.with(at, Object.assign({}, all[at] ?? asleep, change));
    assert.ok(isFound(rule, all));
    assert.ok(!isFound(rule, flipped));
  });
}
