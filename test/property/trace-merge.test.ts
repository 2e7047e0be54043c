import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { EventBatch } from "../../src/trace/batch.ts";
import { EVENT_KIND, OUTCOME } from "../../src/trace/event.ts";
import { Merge } from "../../src/trace/merge.ts";
import { addRecords, type History, type Record, runHistory } from "../support/history.ts";

const anyChoices = fc.array(fc.nat(0x7fffffff), { maxLength: 300 });
const anyWorkers = fc.integer({ min: 1, max: 5 });
/** Where each ring is cut: how many records come with each sweep. */
const anyCuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 50 });

test("every history comes out whole and in causal order, without a push", () => {
  fc.assert(
    fc.property(anyChoices, anyWorkers, anyCuts, (choices, workers, cuts) => {
      const history = runHistory(choices, workers);
      const merged = inSweeps(history, cuts);
      assert.deepEqual(numbersOf(merged), numbersOf([...history.rings.values()].flat()));
      checkLives(merged);
      checkChannels(merged, history);
      checkProgramOrder(merged, history);
    }),
    { numRuns: 500 },
  );
});

test("the result does not depend on how the rings were cut", () => {
  fc.assert(
    fc.property(anyChoices, anyWorkers, anyCuts, (choices, workers, cuts) => {
      const history = runHistory(choices, workers);
      const [whole, cut] = [new Merge(), new Merge()];
      for (const [worker, ring] of history.rings) {
        addRecords(whole, worker, ring);
        for (let at = 0; at < ring.length; ) {
          const size = cuts[cut.pending % cuts.length] ?? 1;
          addRecords(cut, worker, ring.slice(at, at + size));
          at += size;
        }
      }
      assert.deepEqual(
        rowsOf(cut.take(Number.POSITIVE_INFINITY)),
        rowsOf(whole.take(Number.POSITIVE_INFINITY)),
      );
    }),
  );
});

test("what is lost holds nothing up for longer than the caller's patience", () => {
  fc.assert(
    fc.property(anyChoices, anyWorkers, anyCuts, (choices, workers, luck) => {
      const history = runHistory(choices, workers);
      const kept = new Map<number, Record[]>();
      let operations = 0;
      const isKept = (row: Record) => !isOperation(row) || luck[operations++ % luck.length] !== 1;
      for (const [worker, ring] of history.rings) kept.set(worker, ring.filter(isKept));
      const merge = new Merge();
      for (const [worker, ring] of kept) addRecords(merge, worker, ring);
      const merged = rowsOf(merge.take(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY));
      assert.equal(merge.pending, 0);
      assert.deepEqual(numbersOf(merged), numbersOf([...kept.values()].flat()));
      merged.reduce((before, row) => {
        assert.ok(row.time >= before);
        return row.time;
      }, 0);
    }),
  );
});

/** Adds and takes alternately, a few records of each ring at a time. */
function inSweeps(history: History, cuts: readonly number[]): Record[] {
  const merge = new Merge();
  const rows: Record[] = [];
  const next = new Map([...history.rings.keys()].map((worker) => [worker, 0]));
  let cut = 0;
  for (let until = 0; until < Number.POSITIVE_INFINITY; ) {
    until = Number.POSITIVE_INFINITY;
    for (const [worker, ring] of history.rings) {
      const at = next.get(worker) ?? 0;
      const size = cuts[cut++ % cuts.length] ?? 1;
      addRecords(merge, worker, ring.slice(at, at + size));
      next.set(worker, at + size);
      const left = ring[at + size];
      if (left !== undefined) until = Math.min(until, left.time - 1);
    }
    rows.push(...rowsOf(merge.take(until)));
  }
  assert.equal(merge.pending, 0);
  return rows;
}

/** Workers and handles do nothing before they exist, and time goes one way. */
function checkLives(rows: readonly Record[]): void {
  const started = new Set<number>();
  const handles = new Set<number>();
  let time = 0;
  for (const { kind, worker = 0, handle = 0, ...row } of rows) {
    assert.ok(row.time >= time, "time never decreases");
    time = row.time;
    if (kind === EVENT_KIND.workerStarted) started.add(worker);
    assert.ok(started.has(worker), "a worker does nothing before its start");
    if (kind === EVENT_KIND.handleCreated || kind === EVENT_KIND.handleCloned) handles.add(handle);
    if (handle !== 0) assert.ok(handles.has(handle), "a handle does nothing before it is made");
    if (kind === EVENT_KIND.handleDropped) handles.delete(handle);
  }
}

/** Channels are first in, first out, and hold what they can hold. */
function checkChannels(rows: readonly Record[], history: History): void {
  const channels = new Map<number, { sent: number; received: number }>();
  for (const id of history.capacities.keys()) channels.set(id, { sent: 0, received: 0 });
  rows.forEach((row, index) => {
    const { kind, channel = 0, ticket = 0 } = row;
    if (!isEnd(row)) return;
    const count = channels.get(channel) ?? assert.fail("an unknown channel");
    const capacity = history.capacities.get(channel) ?? 0;
    if (row.outcome === OUTCOME.ok) {
      const isSend = kind === EVENT_KIND.sendDone;
      assert.equal(ticket, isSend ? count.sent++ : count.received++, "tickets follow each other");
      assert.ok(count.received <= count.sent, "nothing is received before it is sent");
      if (capacity > 0) assert.ok(count.sent - count.received <= capacity, "no buffer overflows");
      if (capacity === 0 && isSend) checkPartner(row, rows[index + 1]);
    }
    assert.equal(row.occupancy, capacity === 0 ? 0 : count.sent - count.received);
  });
}

/** A hand-over is two events in a row. */
function checkPartner(send: Record, next: Record | undefined): void {
  const { channel, ticket } = send;
  assert.deepEqual(
    [next?.kind, next?.channel, next?.ticket],
    [EVENT_KIND.receiveDone, channel, ticket],
  );
}

/** Each worker's own order holds; only the end of an awaited hand-over may come earlier than recorded. */
function checkProgramOrder(rows: readonly Record[], history: History): void {
  const place = new Map(rows.map((row, index) => [row.size, index]));
  for (const ring of history.rings.values()) {
    let before = -1;
    for (const row of ring) {
      const at = place.get(row.size) ?? assert.fail("a record is missing");
      const isAwaited = isEnd(row) && row.operation !== 0;
      if (!isAwaited) assert.ok(at > before, "program order");
      before = Math.max(before, at);
      if (!isAwaited) continue;
      const blocked = rows.findIndex(
        (other) =>
          other.worker === row.worker && other.operation === row.operation && !isEnd(other),
      );
      assert.ok(blocked < at, "an operation ends after it began to wait");
    }
  }
}

/** Each record has a number of its own where others have the size. */
function numbersOf(rows: readonly Record[]): number[] {
  return rows.map((row) => row.size ?? 0).toSorted((a, b) => a - b);
}

function rowsOf(batch: EventBatch): Record[] {
  return Array.from({ length: batch.length }, (_, row) => ({
    kind: batch.kind[row] ?? 0,
    time: batch.time[row] ?? 0,
    worker: batch.worker[row] ?? 0,
    channel: batch.channel[row] ?? 0,
    handle: batch.handle[row] ?? 0,
    operation: batch.operation[row] ?? 0,
    outcome: batch.outcome[row] ?? 0,
    ticket: batch.ticket[row] ?? 0,
    occupancy: batch.occupancy[row] ?? 0,
    size: batch.size[row] ?? 0,
  }));
}

function isEnd(row: Record): boolean {
  return row.kind === EVENT_KIND.sendDone || row.kind === EVENT_KIND.receiveDone;
}

function isOperation(row: Record): boolean {
  return (
    isEnd(row) || row.kind === EVENT_KIND.sendBlocked || row.kind === EVENT_KIND.receiveBlocked
  );
}
