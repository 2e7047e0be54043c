import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENT_KIND, EXIT, OUTCOME, SIDE } from "../../../src/trace/event.ts";
import { ChannelOrder } from "../../../src/trace/merge/channel-order.ts";
import { Earliest } from "../../../src/trace/merge/earliest.ts";
import { IdSet } from "../../../src/trace/merge/id-set.ts";
import { Tally } from "../../../src/trace/merge/tally.ts";
import { Merge } from "../../../src/trace/merge.ts";
import { addRecords, type Record } from "../../support/history.ts";

const FOREVER = Number.POSITIVE_INFINITY;

const started = (worker: number, time = 0): Record => ({
  kind: EVENT_KIND.workerStarted,
  time,
  worker,
});
const created = (capacity: number): Record => ({
  kind: EVENT_KIND.channelCreated,
  time: 0,
  worker: 1,
  channel: 1,
  other: capacity,
});
const sent = (worker: number, ticket: number, time: number, operation = 0): Record => ({
  kind: EVENT_KIND.sendDone,
  time,
  worker,
  channel: 1,
  outcome: OUTCOME.ok,
  ticket,
  operation,
});
const received = (worker: number, ticket: number, time: number): Record => ({
  ...sent(worker, ticket, time),
  kind: EVENT_KIND.receiveDone,
});

/** What was taken, as `kind worker ticket time occupancy`. */
function taken(merge: Merge, until = FOREVER, force?: number): string[] {
  const batch = merge.take(until, force);
  return Array.from({ length: batch.length }, (_, row) => {
    const [name] = Object.entries(EVENT_KIND).find(([, kind]) => kind === batch.kind[row]) ?? ["?"];
    const figures = [batch.worker[row], batch.ticket[row], batch.time[row], batch.occupancy[row]];
    return `${name} ${figures.join(" ")}`;
  });
}

function mergeOf(...streams: (readonly [number, readonly Record[]])[]): Merge {
  const merge = new Merge();
  for (const [worker, records] of streams) addRecords(merge, worker, records);
  return merge;
}

test("a receive that was recorded before its send comes after it, and time is made to agree", () => {
  const merge = mergeOf(
    [1, [started(1), started(2), created(-1), received(1, 0, 50)]],
    [2, [sent(2, 0, 60)]],
  );
  assert.deepEqual(taken(merge).slice(3), ["sendDone 2 0 60 1", "receiveDone 1 0 60 0"]);
});

test("messages of a channel without senders come of themselves", () => {
  const handle: Record = {
    kind: EVENT_KIND.handleCreated,
    time: 0,
    worker: 1,
    channel: 1,
    handle: 1,
    outcome: SIDE.receiver,
  };
  const merge = mergeOf([
    1,
    [started(1), created(1), handle, received(1, 0, 50), received(1, 1, 60)],
  ]);
  assert.deepEqual(taken(merge).slice(3), ["receiveDone 1 0 50 0", "receiveDone 1 1 60 0"]);
});

test("the send that takes a slot comes after the receive that freed it", () => {
  const merge = mergeOf(
    [1, [started(1), started(2), created(1), received(1, 0, 90)]],
    [2, [sent(2, 0, 10), sent(2, 1, 20)]],
  );
  assert.deepEqual(taken(merge).slice(3), [
    "sendDone 2 0 10 1",
    "receiveDone 1 0 90 0",
    "sendDone 2 1 90 1",
  ]);
});

test("what is later than asked for stays, and so does what depends on it", () => {
  const merge = mergeOf(
    [1, [started(1), started(2), created(-1), received(1, 0, 50)]],
    [2, [sent(2, 0, 60), sent(2, 1, 61)]],
  );
  assert.equal(taken(merge, 59).length, 3);
  assert.equal(merge.pending, 3);
  assert.deepEqual(taken(merge, 60), ["sendDone 2 0 60 1", "receiveDone 1 0 60 0"]);
});

test("a record whose dependency is lost waits for the caller's patience and no longer", () => {
  const merge = mergeOf(
    [1, [started(1), started(2), created(-1), received(1, 4, 50), received(1, 5, 55)]],
    [2, [sent(2, 5, 52)]],
  );
  assert.equal(taken(merge, 1000).length, 3);
  assert.deepEqual(taken(merge, 1000, 49), []);
  assert.deepEqual(taken(merge, 1000, 50), [
    "receiveDone 1 4 50 0",
    "sendDone 2 5 52 1",
    "receiveDone 1 5 55 0",
  ]);
});

test("an awaited hand-over is told where it happened, not where its worker noticed", () => {
  const blocked = { ...sent(1, 0, 5, 7), kind: EVENT_KIND.sendBlocked, outcome: 0 };
  const [mark, early] = [EVENT_KIND.mark, 20];
  const merge = mergeOf(
    [1, [started(1), started(2), created(0), blocked, { kind: mark, time: 30, worker: 1 }]],
    [2, [received(2, 0, early)]],
  );
  assert.equal(taken(merge, 40).length, 5, "the receive waits for its other half");
  addRecords(merge, 1, [sent(1, 0, 50, 7), { kind: mark, time: 51, worker: 1 }]);
  assert.deepEqual(taken(merge), ["sendDone 1 0 30 0", "receiveDone 2 0 30 0", "mark 1 0 51 0"]);
});

test("two workers whose hand-overs depend on each other crosswise do not wait for each other", () => {
  // Worker 1 awaits a send on the rendezvous, then blocks until worker 2 answers on channel 2.
  const answer = { channel: 2, ticket: 0 };
  const merge = mergeOf(
    [
      1,
      [
        started(1),
        started(2),
        created(0),
        { ...created(-1), channel: 2 },
        { ...sent(1, 0, 5, 7), kind: EVENT_KIND.sendBlocked, outcome: 0 },
        { ...received(1, 0, 40), ...answer },
        sent(1, 0, 50, 7),
      ],
    ],
    [2, [received(2, 0, 20), { ...sent(2, 0, 30), ...answer }]],
  );
  assert.deepEqual(taken(merge).slice(5), [
    "sendDone 1 0 20 0",
    "receiveDone 2 0 20 0",
    "sendDone 2 0 30 1",
    "receiveDone 1 0 40 0",
  ]);
  assert.equal(merge.pending, 0);
});

test("what waits is kept while thousands of records of others come and go", () => {
  const others = (from: number): Record[] =>
    Array.from({ length: 5000 }, (_, index) => ({
      ...sent(3, from + index, 10 + from + index),
      channel: 3,
    }));
  const waiting: Record[] = [
    { ...sent(2, 0, 5, 7), kind: EVENT_KIND.sendBlocked, outcome: 0 },
    { ...received(2, 0, 12_000), channel: 2 },
    sent(2, 0, 12_500, 7),
  ];
  const merge = mergeOf(
    [
      1,
      [
        ...[1, 2, 3, 4].map((worker) => started(worker)),
        created(0),
        { ...created(-1), channel: 2 },
        { ...created(-1), channel: 3 },
      ],
    ],
    [2, waiting.slice(0, 2)],
  );
  const told: string[] = [];
  for (const [sweep, until] of [5000, 10_000, 15_000, 20_000].entries()) {
    addRecords(merge, 3, others(5000 * sweep));
    if (sweep === 2) addRecords(merge, 2, waiting.slice(2));
    if (sweep === 3) {
      addRecords(merge, 4, [received(4, 0, 16_000), { ...sent(4, 0, 16_001), channel: 2 }]);
    }
    told.push(...taken(merge, until));
  }
  told.push(...taken(merge));
  assert.equal(told.length, 7 + 20_000 + 5);
  assert.deepEqual(
    told.slice(7).filter((line) => !line.startsWith("sendDone 3")),
    [
      "sendBlocked 2 0 5 0",
      "sendDone 2 0 16000 0",
      "receiveDone 4 0 16000 0",
      "sendDone 4 0 16001 1",
      "receiveDone 2 0 16001 0",
    ],
  );
  assert.equal(merge.pending, 0);
});

test("a worker's death is told after all it did, and a side's end after all its handles", () => {
  const handle = { channel: 1, outcome: SIDE.sender };
  const dropped = { ...handle, kind: EVENT_KIND.handleDropped, time: 70, worker: 2, handle: 2 };
  const gone = { ...handle, kind: EVENT_KIND.channelDisconnected, time: 71, worker: 2 };
  const merge = mergeOf(
    [
      1,
      [
        started(1),
        started(2),
        created(1),
        { ...handle, kind: EVENT_KIND.handleCreated, time: 1, worker: 1, handle: 1 },
        { ...handle, kind: EVENT_KIND.handleCloned, time: 1, worker: 1, handle: 2, other: 1 },
        { kind: EVENT_KIND.handleMoved, time: 1, worker: 1, channel: 1, handle: 2, other: 2 },
        { ...dropped, time: 60, worker: 1, handle: 1 },
      ],
    ],
    [2, [{ ...sent(2, 0, 80), handle: 2 }]],
    [
      -1,
      [dropped, gone, { kind: EVENT_KIND.workerExited, time: 72, worker: 2, outcome: EXIT.threw }],
    ],
  );
  assert.deepEqual(taken(merge).slice(6), [
    "handleDropped 1 0 60 0",
    "sendDone 2 0 80 1",
    "handleDropped 2 0 80 0",
    "channelDisconnected 2 0 80 0",
    "workerExited 2 0 80 0",
  ]);
});

test("messages destroyed with their channel leave its buffer empty", () => {
  const merge = mergeOf([
    1,
    [
      started(1),
      created(-1),
      sent(1, 0, 1),
      sent(1, 1, 2),
      {
        kind: EVENT_KIND.channelDisconnected,
        time: 3,
        worker: 1,
        channel: 1,
        outcome: SIDE.receiver,
        other: 2,
      },
      { ...sent(1, 0, 4), outcome: OUTCOME.disconnected },
    ],
  ]);
  assert.deepEqual(taken(merge).slice(3), [
    "sendDone 1 1 2 2",
    "channelDisconnected 1 0 3 0",
    "sendDone 1 0 4 0",
  ]);
});

test("tickets go on where their 32 bits begin again", () => {
  const channel = new ChannelOrder(1);
  assert.equal(channel.wholeTicket(0, true), 0);
  assert.equal(
    channel.wholeTicket(0xffff_fffe, true),
    0xffff_fffe,
    "the first one seen is taken as it is",
  );
  channel.sent.raise(2 ** 32 - 1, () => undefined);
  assert.equal(channel.wholeTicket(0xffff_ffff, true), 2 ** 32 - 1);
  assert.equal(channel.wholeTicket(0, true), 2 ** 32);
  assert.equal(channel.wholeTicket(3, true), 2 ** 32 + 3);
  assert.equal(channel.wholeTicket(0xffff_fff0, true), 2 ** 32 - 16);
});

test("a tally wakes those whose goal it has reached, each once", () => {
  const tally = new Tally<string>();
  const woken: string[] = [];
  assert.equal(tally.hasReached(1, "a"), false);
  assert.equal(tally.hasReached(5, "b"), false);
  assert.equal(tally.hasReached(9, "c"), false);
  for (const value of [1, 7, 3, 7]) tally.raise(value, (name) => woken.push(`${name} at ${value}`));
  assert.deepEqual(woken, ["a at 1", "b at 7"]);
  assert.equal(tally.value, 7);
  assert.equal(tally.hasReached(7, "d"), true);
});

test("the earliest comes first, and nothing that is not due", () => {
  const heap = new Earliest<{ due: number }>();
  for (const due of [5, 3, 9, 3, 1, 7]) heap.push({ due });
  const order = [];
  for (let item = heap.pop(7); item !== undefined; item = heap.pop(7)) order.push(item.due);
  assert.deepEqual(order, [1, 3, 3, 5, 7]);
  assert.equal(heap.pop(FOREVER)?.due, 9);
  assert.equal(heap.pop(FOREVER), undefined);
});

test("a set of ids knows small and large ones", () => {
  const ids = new IdSet();
  for (const id of [0, 1, 4095, 4096, 2 ** 32 - 1]) {
    assert.equal(ids.has(id), false);
    assert.equal(ids.add(id), true);
    assert.equal(ids.add(id), false);
    assert.equal(ids.has(id), true);
  }
  assert.equal(ids.has(2), false);
});

const KIND_TO_ALL = 7;
const opened = (slots: number): Record => ({ ...created(slots), detail: KIND_TO_ALL });
const receiver = (handle: number, time: number, source = 0): Record => ({
  kind: source === 0 ? EVENT_KIND.handleCreated : EVENT_KIND.handleCloned,
  time,
  worker: 1,
  channel: 1,
  handle,
  outcome: SIDE.receiver,
  other: source,
});

const got = (handle: number, ticket: number, time: number): Record => ({
  ...received(1, ticket, time),
  handle,
});

/** The events of a channel of which every receiver gets every message, all of one worker. */
function takenByAll(...records: readonly Record[]): string[] {
  const merge = new Merge((kind) => kind === KIND_TO_ALL);
  addRecords(merge, 1, [started(1), ...records]);
  return taken(merge).filter((line) => /^(send|receive)Done/.test(line));
}

test("where every receiver gets every message, the slowest tells the occupancy", () => {
  const lines = takenByAll(
    opened(4),
    receiver(1, 0),
    sent(1, 0, 1),
    sent(1, 1, 2),
    receiver(2, 3),
    receiver(3, 3, 1),
    got(1, 0, 4),
    got(1, 1, 5),
    got(3, 0, 6),
    sent(1, 2, 7),
    got(3, 1, 8),
    got(3, 2, 9),
    got(2, 2, 10),
    got(1, 2, 11),
  );
  assert.deepEqual(
    lines.map((line) => line.split(" ").at(-1)),
    ["1", "2", "2", "2", "1", "2", "1", "1", "1", "0"],
  );
});

test("a receiver that lags or goes does not count for more than the slots, or not at all", () => {
  const lines = takenByAll(
    opened(2),
    receiver(1, 0),
    receiver(2, 0),
    sent(1, 0, 1),
    sent(1, 1, 2),
    sent(1, 2, 3),
    got(1, 1, 4),
    got(1, 2, 5),
    { ...receiver(2, 6), kind: EVENT_KIND.handleDropped },
    sent(1, 3, 7),
    got(1, 3, 8),
  );
  assert.deepEqual(
    lines.map((line) => line.split(" ").at(-1)),
    ["1", "2", "2", "2", "2", "1", "0"],
  );
});

test("where every receiver gets every message, only a receive waits, and only for its send", () => {
  const merge = new Merge((kind) => kind === KIND_TO_ALL);
  const failed = { ...sent(2, 0, 3), outcome: OUTCOME.disconnected };
  addRecords(merge, 1, [started(1), opened(1), receiver(1, 0), started(2)]);
  addRecords(merge, 2, [failed, sent(2, 0, 4), sent(2, 1, 5), sent(2, 2, 6)]);
  addRecords(merge, 1, [{ ...received(1, 2, 1), handle: 1 }]);
  assert.deepEqual(taken(merge).slice(4), [
    "sendDone 2 0 3 0",
    "sendDone 2 0 4 1",
    "sendDone 2 1 5 1",
    "sendDone 2 2 6 1",
    "receiveDone 1 2 6 0",
  ]);
});
