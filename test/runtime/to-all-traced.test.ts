/** What the trace tells of oneshots, and of channels of which every receiver gets every message. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { RecordedTrace } from "../support/recorded-trace.ts";
import { traceOf } from "../support/traced.ts";

/** The operations in words, e.g. `receive ok 3, 1 left`, without those that begin to wait. */
function operationsOf(trace: RecordedTrace): string[] {
  const words: string[] = [];
  for (const event of trace.rows) {
    if (event.kind !== "sendDone" && event.kind !== "receiveDone") continue;
    const moved = event.outcome === "ok" ? ` ${event.ticket}, ${event.occupancy} left` : "";
    words.push(`${event.kind.replace("Done", "")} ${event.outcome}${moved}`);
  }
  return words;
}

/** The channels' kinds and capacities. */
function channelsOf({ rows, texts }: RecordedTrace): string[] {
  return rows.flatMap((event) =>
    event.kind === "channelCreated" ? [`${texts[event.channelKind]} ${event.capacity}`] : [],
  );
}

/** Sides that have ended, in their order. */
function endsOf({ rows }: RecordedTrace): string[] {
  return rows.flatMap((event) => (event.kind === "channelDisconnected" ? [event.side] : []));
}

test("a oneshot is sent, received, and gone", async () => {
  const { trace } = await traceOf(`
    import { oneshot } from "mpscope";
    const [tx, rx] = oneshot();
    const received = rx.recv();
    tx.send("value");
    await received;
    const [unsent, disappointed] = oneshot();
    unsent.drop();
    disappointed.tryRecv();
  `);
  assert.deepEqual(channelsOf(trace), ["oneshot 1", "oneshot 1"]);
  assert.deepEqual(operationsOf(trace), [
    "send ok 0, 1 left",
    "receive ok 0, 0 left",
    "receive disconnected",
  ]);
  assert.deepEqual(endsOf(trace), ["sender", "receiver", "sender", "receiver"]);
  assert.equal(trace.rows.filter(({ kind }) => kind === "handleLeaked").length, 0);
});

test("a broadcast's occupancy is that of its slowest receiver, as len says (semantics 28)", async () => {
  const { trace, stdout } = await traceOf(`
    import { broadcast } from "mpscope";
    const [tx, rx] = broadcast(4);
    const lens = [];
    const note = (value) => { lens.push(tx.len); return value; };
    const other = tx.subscribe();
    for (let value = 0; value < 3; value++) note(tx.send(value));
    note(rx.recvSync());
    const clone = rx.clone();
    note(other.recvSync());
    for (const value of other.tryIter()) note(value);
    for (let value = 3; value < 7; value++) note(tx.send(value));
    rx.tryRecv();
    note(rx.recvSync());
    clone.drop();
    note(other.recvSync());
    for (const value of [...rx.tryIter(), ...other.tryIter()]) value;
    lens.push("end");
    for (const handle of [rx, other]) handle.drop();
    try { tx.send("nobody"); } catch {}
    const late = tx.subscribe();
    tx.send("late");
    tx.drop();
    for (const value of late) value;
    late.drop();
    console.log(lens.join(" "));
  `);
  assert.deepEqual(channelsOf(trace), ["broadcast 4"]);
  const operations = operationsOf(trace);
  const lens = stdout.split(" end")[0]?.split(" ") ?? [];
  const told = operations.flatMap((words) => / (\d+) left$/.exec(words)?.[1] ?? []);
  assert.deepEqual(told.slice(0, lens.length), lens);
  assert.equal(operations.filter((words) => words === "receive lagged").length, 1);
  assert.deepEqual(operations.slice(-4), [
    "send disconnected",
    "send ok 7, 1 left",
    "receive ok 7, 0 left",
    "receive disconnected",
  ]);
  assert.deepEqual(endsOf(trace), ["sender", "receiver"]);
});

test("a watch holds one value until every receiver has seen it", async () => {
  const { trace } = await traceOf(`
    import { watch } from "mpscope";
    const [tx, rx] = watch(0);
    const other = tx.subscribe();
    tx.send(1);
    tx.send(2);
    rx.changedSync();
    other.borrowAndUpdate();
    other.borrowAndUpdate();
    tx.sendModify((value) => value + 1);
    await rx.waitFor((value) => value === 3);
    for (const handle of [tx, rx, other]) handle.drop();
  `);
  assert.deepEqual(channelsOf(trace), ["watch 1"]);
  assert.deepEqual(operationsOf(trace), [
    "send ok 0, 1 left",
    "send ok 1, 1 left",
    "receive ok 1, 1 left",
    "receive ok 1, 0 left",
    "send ok 2, 1 left",
    "receive ok 2, 1 left",
  ]);
  assert.deepEqual(endsOf(trace), ["sender", "receiver"]);
});

test("receivers in other threads, slow and fast, leave a whole trace", async () => {
  const { trace } = await traceOf(`
    import { broadcast, spawn } from "mpscope";
    const [tx, rx] = broadcast(64);
    const { pathToFileURL } = await import("node:url");
    const url = new URL("test/support/workers/audiences.mjs#collect", pathToFileURL(process.cwd() + "/"));
    const workers = [spawn(url, { rx: rx.clone() }), spawn(url, { rx })];
    for (let value = 0; value < 2000; value++) tx.send({ value });
    tx.drop();
    await Promise.all(workers.map((worker) => worker.join()));
  `);
  const tickets = new Map<number, number>();
  for (const event of trace.rows) {
    if (event.kind !== "receiveDone" || event.outcome !== "ok") continue;
    assert.ok(event.ticket >= (tickets.get(event.handle) ?? 0), "tickets rise for each receiver");
    assert.ok(event.occupancy <= 64);
    tickets.set(event.handle, event.ticket + 1);
  }
  assert.deepEqual([...tickets.values()], [2000, 2000]);
  const sends = operationsOf(trace).filter((words) => words.startsWith("send ok"));
  assert.equal(sends.length, 2000);
});
