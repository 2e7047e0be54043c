/** What the trace tells of permits, of a close, and of batches. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { TraceEvent } from "../../src/trace/event.ts";
import type { RecordedTrace } from "../support/recorded-trace.ts";
import { traceOf } from "../support/traced.ts";

/** What an event says of a channel, e.g. `receive ok 3, 1 left`; nothing for the others. */
function wordsFor(event: TraceEvent): string[] {
  const { kind } = event;
  if (kind === "sendBlocked" || kind === "receiveBlocked") return [kind];
  if (kind === "sendDone" || kind === "receiveDone") {
    const moved = event.outcome === "ok" ? ` ${event.ticket}, ${event.occupancy} left` : "";
    return [`${kind.replace("Done", "")} ${event.outcome}${moved}`];
  }
  if (kind === "channelClosed") return [`closed at ${event.site === 0 ? "no line" : "a line"}`];
  if (kind === "channelDisconnected") return [`${event.side} gone, ${event.discarded} discarded`];
  return kind === "handleLeaked" ? [`${event.side} leaked`] : [];
}

function wordsOf({ rows }: RecordedTrace): string[] {
  return rows.flatMap(wordsFor);
}

function kindsOf({ rows, texts }: RecordedTrace): string[] {
  return rows.flatMap((event) =>
    event.kind === "channelCreated" ? [`${texts[event.channelKind]} ${event.capacity}`] : [],
  );
}

test("a permit's send is a send of a handle of its own", async () => {
  const { trace } = await traceOf(`
    import { bounded } from "mpscope";
    const [tx, rx] = bounded(1);
    const permit = tx.reserveSync();
    tx.tryReserve();
    tx.drop();
    permit.send(1);
    rx.recvSync();
    rx.drop();
  `);
  assert.deepEqual(kindsOf(trace), ["bounded 1"]);
  assert.deepEqual(wordsOf(trace), [
    "send full",
    "send ok 0, 1 left",
    "sender gone, 0 discarded",
    "receive ok 0, 0 left",
    "receiver gone, 0 discarded",
  ]);
});

test("a reservation that waits is blocked until it has its place", async () => {
  const { trace } = await traceOf(`
    import { syncChannel } from "mpscope";
    const [tx, rx] = syncChannel(1);
    tx.sendSync(0);
    const reserving = tx.reserve();
    rx.recvSync();
    (await reserving).send(1);
    rx.recvSync();
    tx.reserveSync().release();
  `);
  assert.deepEqual(wordsOf(trace).slice(0, 5), [
    "send ok 0, 1 left",
    "sendBlocked",
    "receive ok 0, 0 left",
    "send aborted",
    "send ok 1, 1 left",
  ]);
});

test("after a close sends fail, and what is left is received", async () => {
  const { trace } = await traceOf(`
    import { channel } from "mpscope";
    const [tx, rx] = channel();
    for (const value of [1, 2, 3]) tx.sendSync(value);
    rx.close();
    rx.close();
    tx.trySend(4);
    await rx.recvMany(2);
    rx.drain();
    rx.tryRecv();
    tx.drop();
    rx.drop();
  `);
  assert.deepEqual(wordsOf(trace), [
    "send ok 0, 1 left",
    "send ok 1, 2 left",
    "send ok 2, 3 left",
    "closed at a line",
    "send disconnected",
    "receive ok 0, 2 left",
    "receive ok 1, 1 left",
    "receive ok 2, 0 left",
    "receive disconnected",
    "sender gone, 0 discarded",
    "receiver gone, 0 discarded",
  ]);
});

test("a permit that is never used up is told as leaked", async () => {
  const { trace } = await traceOf(`
    import { syncChannel } from "mpscope";
    const [tx, rx] = syncChannel(1);
    tx.reserveSync();
    tx.drop();
    rx.drop();
  `);
  assert.deepEqual(wordsOf(trace), [
    "receiver gone, 0 discarded",
    "sender leaked",
    "sender gone, 0 discarded",
  ]);
});
