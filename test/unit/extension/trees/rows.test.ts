import assert from "node:assert/strict";
import { test } from "node:test";
import { channelRows, workerRows } from "../../../../src/extension/trees/rows.ts";
import {
  CHANNEL_COLUMNS,
  CHANNEL_STATE,
  newTable,
  WORKER_COLUMNS,
  WORKER_STATE,
} from "../../../../src/protocol/frame.ts";

/** A table from rows of numbers by column. */
function tableOf<C extends string>(
  columns: readonly C[],
  rows: readonly Partial<Record<C, number>>[],
) {
  const table = newTable(columns, rows.length);
  for (const [index, row] of rows.entries()) {
    for (const column of columns) (table[column] as Float32Array)[index] = row[column] ?? 0;
  }
  return table;
}

const channel = (name: string, capacity = 2) => ({
  id: 0,
  name,
  kind: "bounded",
  capacity,
  site: undefined,
});
const worker = (name: string) => ({ id: 0, name, kind: "node-worker", site: undefined });

test("channels stand in the order of their trouble, with short figures", () => {
  const channels = tableOf(CHANNEL_COLUMNS, [
    { state: CHANNEL_STATE.open, occupancy: 1, receiveRate: 10_300 },
    { state: CHANNEL_STATE.closed },
    { state: CHANNEL_STATE.open, occupancy: 2 },
    { state: CHANNEL_STATE.open, occupancy: 2, blockedSenders: 3, receiveRate: 0.5 },
    { state: CHANNEL_STATE.noReceivers, occupancy: 1 },
    { state: CHANNEL_STATE.replaced },
    { state: CHANNEL_STATE.absent },
  ]);
  const names = ["busy", "over", "full", "jam", "orphan", "replaced", "absent"];
  const rows = channelRows(
    names.map((name) => channel(name)),
    { channels },
  );
  assert.deepEqual(
    rows.map(({ name, figures, condition }) => [name, figures, condition]),
    [
      ["jam", "2/2 · 0.5/s · 3 blocked", "blocked"],
      ["full", "2/2", "full"],
      ["orphan", "1/2 · no receivers", "disconnected"],
      ["busy", "1/2 · 10.3k/s", "open"],
      ["over", "0/2 · disconnected", "ended"],
    ],
  );
});

test("an unbounded channel shows how much it holds, and is never full", () => {
  const channels = tableOf(CHANNEL_COLUMNS, [{ state: CHANNEL_STATE.open, occupancy: 900 }]);
  const [row] = channelRows([channel("log", -1)], { channels });
  assert.equal(row?.figures, "900");
  assert.equal(row.condition, "open");
});

test("workers of a program that runs say what took most of their last second", () => {
  const workers = tableOf(WORKER_COLUMNS, [
    { state: WORKER_STATE.running, running: 0.26, blocked: 0.74, since: 1200 },
    { state: WORKER_STATE.blocked, running: 0.9, blocked: 0.1 },
    { state: WORKER_STATE.running, running: 0.1, waiting: 0.9 },
    { state: WORKER_STATE.blocked, blocked: 1, since: 4100 },
    { state: WORKER_STATE.waiting },
    { state: WORKER_STATE.exited, blocked: 0.9, running: 0.1 },
  ]);
  const names = ["shop", "main", "idle", "stuck", "new", "gone"];
  const rows = workerRows(names.map(worker), { workers }, true);
  assert.deepEqual(
    rows.map(({ name, figures }) => [name, figures]),
    [
      ["stuck", "blocked 4.1 s"],
      ["shop", "blocked 74 %"],
      ["idle", "waiting 90 %"],
      ["new", "waiting 0 %"],
      ["main", "own code 90 %"],
      ["gone", "ended"],
    ],
  );
});

test("workers say what they do, the blocked ones first", () => {
  const workers = tableOf(WORKER_COLUMNS, [
    { state: WORKER_STATE.running, running: 0.5 },
    { state: WORKER_STATE.exited },
    { state: WORKER_STATE.blocked, blocked: 0.25, since: 300 },
    { state: WORKER_STATE.waiting, waiting: 1, since: 4100 },
    { state: WORKER_STATE.blocked, blocked: 0.75, since: 12 },
  ]);
  const names = ["main", "gone", "slow", "idle", "stuck"];
  const rows = workerRows(names.map(worker), { workers });
  assert.deepEqual(
    rows.map(({ name, figures }) => [name, figures]),
    [
      ["stuck", "blocked 75 %"],
      ["slow", "blocked 25 %"],
      ["idle", "waiting 4.1 s"],
      ["main", "own code 50 %"],
      ["gone", "ended"],
    ],
  );
  assert.equal(rows[0]?.spoken, "worker stuck, blocked 75 %");
});

test("a program that has said nothing has no rows", () => {
  assert.deepEqual(channelRows([], { channels: tableOf(CHANNEL_COLUMNS, []) }), []);
  assert.deepEqual(workerRows([], { workers: tableOf(WORKER_COLUMNS, []) }), []);
});
