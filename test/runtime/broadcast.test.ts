/** Broadcast channels as tokio documents its own: https://docs.rs/tokio/latest/tokio/sync/broadcast/ */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type BroadcastReceiver,
  type BroadcastSender,
  broadcast,
  channel,
  type Receiver,
  spawn,
} from "mpscope";
import { isPending, soon, until } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

/** What a worker returns that received everything. */
interface Collected<T> {
  readonly values: readonly T[];
  readonly missed: number;
}

test("every receiver gets every message that was sent after it came to be", () => {
  const [tx, first] = broadcast<number>(8);
  tx.send(1);
  const second = tx.subscribe();
  tx.send(2);
  const third = first.resubscribe();
  tx.send(3);
  tx.drop();
  assert.deepEqual([...first], [1, 2, 3]);
  assert.deepEqual([...second], [2, 3]);
  assert.deepEqual([...third], [3]);
});

test("a clone of a receiver has yet to receive what the receiver has", () => {
  const [tx, rx] = broadcast<number>(4);
  tx.send(1);
  tx.send(2);
  assert.equal(rx.recvSync(), 1);
  const clone = rx.clone();
  tx.send(3);
  assert.deepEqual([...rx.tryIter()], [2, 3]);
  assert.deepEqual([...clone.tryIter()], [2, 3]);
});

test("send returns the number of receivers, and fails when there is none", () => {
  const [tx, rx] = broadcast<object>(4);
  assert.equal(tx.send({}), 1);
  const other = tx.subscribe();
  assert.equal(tx.send({}), 2);
  rx.drop();
  other.drop();
  const value = { nobody: "hears" };
  assert.equal(tx.isDisconnected, true);
  assert.throws(
    () => tx.send(value),
    (error: Error & { value?: unknown }) => error.name === "SendError" && error.value === value,
  );
});

test("after the last receiver there may be new ones", () => {
  const [tx, rx] = broadcast<string>(2);
  tx.send("unheard");
  rx.drop();
  assert.equal(tx.len, 0);
  const late = tx.subscribe();
  assert.equal(tx.isDisconnected, false);
  tx.send("heard");
  tx.drop();
  assert.deepEqual([...late], ["heard"]);
});

test("capacity rounds up to a power of two, and lag is counted (semantics 23)", () => {
  for (const [asked, slots] of [
    [1, 1],
    [2, 2],
    [3, 4],
    [5, 8],
    [16, 16],
    [17, 32],
  ] as const) {
    const [tx, rx] = broadcast<number>(asked);
    assert.equal(tx.capacity, slots);
    for (let value = 0; value < slots + 3; value++) tx.send(value);
    assert.equal(rx.len, slots + 3);
    assert.equal(tx.len, slots);
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "lagged", missed: 3 });
    assert.deepEqual(
      [...rx.tryIter()],
      Array.from({ length: slots }, (_, index) => index + 3),
    );
  }
});

test("every verb tells once how many messages were missed, then goes on with the oldest", async () => {
  const [tx, rx] = broadcast<number>(2);
  const overflow = (): void => {
    for (let value = 0; value < 5; value++) tx.send(value);
  };
  const lagged = { name: "LaggedError", message: "channel lagged by 3", missed: 3 };
  const result = { ok: false, reason: "lagged", missed: 3 };
  overflow();
  assert.throws(() => rx.recvSync(), lagged);
  assert.deepEqual([...rx.tryIter()], [3, 4]);
  overflow();
  await assert.rejects(soon(rx.recv()), lagged);
  assert.deepEqual([...rx.tryIter()], [3, 4]);
  overflow();
  assert.deepEqual(rx.recvTimeoutSync(0), result);
  assert.deepEqual([...rx.tryIter()], [3, 4]);
  overflow();
  assert.deepEqual(await soon(rx.recvTimeout(1000)), result);
  assert.deepEqual([...rx.tryIter()], [3, 4]);
  overflow();
  assert.throws(() => [...rx.tryIter()], lagged);
  assert.deepEqual([...rx.tryIter()], [3, 4]);
  overflow();
  tx.drop();
  assert.throws(() => [...rx], lagged);
  assert.deepEqual([...rx], [3, 4]);
});

test("an awaited iteration can go on after a lag", async () => {
  const [tx, rx] = broadcast<number>(1);
  tx.send(1);
  tx.send(2);
  tx.drop();
  const values: unknown[] = [];
  for (let isOver = false; !isOver; ) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one message after the other
      for await (const value of rx) values.push(value);
      isOver = true;
    } catch (error) {
      values.push(String(error));
    }
  }
  assert.deepEqual(values, ["LaggedError: channel lagged by 1", 2]);
});

test("a receiver that waits gets the message, blocked or awaited", async () => {
  const [tx, rx] = broadcast<string>(4);
  const [ready, isReady] = channel<string>();
  const blocked = spawn<Collected<string>>(workerUrl("audiences", "collect"), {
    rx: rx.clone(),
    ready,
  });
  await soon(isReady.recv());
  const all = [rx.recv(), rx.clone().recv()];
  assert.equal(await isPending(Promise.all(all)), true);
  tx.send("hello");
  assert.deepEqual(await soon(Promise.all(all)), ["hello", "hello"]);
  tx.drop();
  assert.deepEqual(await soon(blocked.join()), { values: ["hello"], missed: 0 });
});

test("an aborted or timed out receive loses nothing (semantics 14)", async () => {
  const [tx, rx] = broadcast<number>(2);
  assert.deepEqual(rx.recvTimeoutSync(0), { ok: false, reason: "timeout" });
  assert.deepEqual(await soon(rx.recvTimeout(1)), { ok: false, reason: "timeout" });
  const abort = new AbortController();
  const aborted = rx.recv({ signal: abort.signal });
  abort.abort(new Error("enough"));
  await assert.rejects(soon(aborted), /enough/);
  tx.send(1);
  assert.deepEqual(rx.tryRecv(), { ok: true, value: 1 });
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
});

test("after the last sender the receivers get what is left, then are disconnected", async () => {
  const [tx, rx] = broadcast<number>(4);
  const waiting = tx.subscribe();
  const received = waiting.recv();
  tx.send(1);
  assert.equal(await soon(received), 1);
  const disconnected = waiting.recv();
  const other = tx.clone();
  tx.drop();
  assert.equal(await isPending(disconnected), true);
  other.drop();
  await assert.rejects(soon(disconnected), { name: "RecvError" });
  assert.equal(rx.isDisconnected, true);
  assert.equal(rx.recvSync(), 1);
  assert.throws(() => rx.recvSync(), { name: "RecvError" });
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
  assert.deepEqual(rx.recvTimeoutSync(1000), { ok: false, reason: "disconnected" });
  assert.deepEqual([...rx.clone()], []);
});

test("each receiver has a value of its own", () => {
  const [tx, rx] = broadcast<{ list: number[] }>(2);
  const other = rx.clone();
  const value = { list: [1, 2] };
  tx.send(value);
  value.list.push(3);
  const [mine, theirs] = [rx.recvSync(), other.recvSync()];
  mine.list.push(4);
  assert.deepEqual(theirs, { list: [1, 2] });
});

test("a value with a handle in it cannot be broadcast, and the handle stays", () => {
  const [tx, rx] = broadcast<unknown>(2);
  const [reply, answer] = channel<string>({ name: "replies" });
  assert.throws(() => tx.send({ deep: [reply] }), {
    name: "DataCloneError",
    message: `sender of channel \`replies\` (#${answer.id}) cannot go to many receivers`,
  });
  assert.throws(() => tx.send(() => 1), { name: "DataCloneError" });
  reply.sendSync("still mine");
  assert.equal(answer.recvSync(), "still mine");
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
});

test("a slow receiver keeps messages for itself only", () => {
  const [tx, fast] = broadcast<number>(4);
  const slow = tx.subscribe();
  for (let value = 0; value < 3; value++) {
    tx.send(value);
    assert.equal(fast.recvSync(), value);
  }
  assert.deepEqual([tx.len, slow.len, fast.len], [3, 3, 0]);
  slow.drop();
  assert.equal(tx.len, 0);
});

test("a capacity is a whole number from 1 to 2^20", () => {
  for (const capacity of [0, -1, 1.5, Number.NaN, 2 ** 20 + 1]) {
    assert.throws(() => broadcast(capacity), RangeError);
  }
});

test("receivers in several threads get everything, each in the senders' order", async () => {
  const count = 2000;
  const [tx, rx] = broadcast<{ value: number }>(8192);
  const collectors = ["collect", "collectAwaited"].map((exported) =>
    spawn<Collected<{ value: number }>>(workerUrl("audiences", exported), { rx: rx.clone() }),
  );
  const senders = [0, 1].map((sender) =>
    spawn(workerUrl("audiences", "sendRange"), {
      tx: tx.clone(),
      from: sender * count,
      to: (sender + 1) * count,
    }),
  );
  tx.drop();
  const here = [...rx];
  await soon(Promise.all(senders.map((sender) => sender.join())));
  const collected = await soon(Promise.all(collectors.map((collector) => collector.join())));
  for (const { values, missed } of collected) {
    assert.equal(missed, 0);
    assert.deepEqual(values, here);
  }
  const byFirst = here.filter(({ value }) => value < count);
  assert.deepEqual(
    byFirst.map(({ value }) => value),
    Array.from({ length: count }, (_, index) => index),
  );
  assert.equal(here.length, 2 * count);
});

test("what a slow receiver in another thread misses is counted to the message", async () => {
  const count = 5000;
  const [tx, rx] = broadcast<{ value: number }>(4);
  const collector = spawn<Collected<{ value: number }>>(workerUrl("audiences", "collect"), { rx });
  for (let value = 0; value < count; value++) tx.send({ value });
  tx.drop();
  const { values, missed } = await soon(collector.join());
  assert.equal(values.length + missed, count);
  assert.equal(values.at(-1)?.value, count - 1);
  const sorted = values.toSorted((a, b) => a.value - b.value);
  assert.deepEqual(values, sorted);
});

test("a receiver takes its place in the stream along when it moves (semantics 15)", () => {
  const [tx, rx] = broadcast<number>(4);
  const [carrier, carried] = channel<BroadcastReceiver<number>>();
  tx.send(1);
  tx.send(2);
  rx.recvSync();
  carrier.sendSync(rx);
  tx.send(3);
  const moved = carried.recvSync();
  tx.drop();
  assert.deepEqual([...moved], [2, 3]);
});

test("a receiver in a message that nobody receives is dropped", () => {
  const [tx, rx] = broadcast<number>(4);
  const [carrier, carried] = channel<unknown>();
  tx.send(1);
  carrier.sendSync(rx);
  carried.drop();
  assert.equal(tx.receiverCount, 0);
  assert.equal(tx.len, 0);
});

test("a worker that dies with the last sender disconnects the receivers (semantics 9)", async () => {
  const [tx, rx] = broadcast<number>(4);
  const [ready, isReady] = channel<string>();
  const worker = spawn(workerUrl("deaths", "spinning"), { tx, ready });
  await soon(isReady.recv());
  const ended = worker.terminate();
  assert.throws(() => rx.recvSync(), { name: "RecvError" });
  await soon(ended);
});

test("a broadcast stays usable when its users are killed at random moments (semantics 9)", async () => {
  const [tx, rx] = broadcast<unknown>(8);
  for (let round = 0; round < 8; round++) {
    const [ready, isReady] = channel<string>();
    const victims = [
      spawn(workerUrl("audiences", "sendForEver"), { tx: tx.clone(), ready: ready.clone() }),
      spawn(workerUrl("audiences", "comeAndGo"), { tx: tx.clone(), ready: ready.clone() }),
      spawn(workerUrl("audiences", "receiveForEver"), { rx: rx.clone(), ready }),
    ];
    // oxlint-disable no-await-in-loop -- one death after the other
    await receiveAll(isReady, victims.length);
    // Not a wait for something: a moment that no run shares with another.
    await sleep(Math.random() * 4);
    const ends = victims.map((victim) => {
      victim.join().catch(() => undefined);
      return victim.terminate();
    });
    await soon(Promise.all(ends));
    await until(() => tx.senderCount === 1 && tx.receiverCount === 1, "the drop of all handles");
    // oxlint-enable no-await-in-loop
  }
  drain(rx);
  assert.equal(tx.len, 0);
  assert.equal(tx.send("alive"), 1);
  assert.equal(rx.recvSync(), "alive");
  tx.drop();
  assert.throws(() => rx.recvSync(), { name: "RecvError" });
});

async function receiveAll(rx: Receiver<string>, count: number): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  for (let index = 0; index < count; index++) await soon(rx.recv());
}

function drain(rx: BroadcastReceiver<unknown>): void {
  for (;;) {
    const next = rx.tryRecv();
    if (!next.ok && next.reason !== "lagged") return;
  }
}

test("an event bus that forgets closed subscribers is a broadcast and no more", async () => {
  const [bus, first] = broadcast<{ topic: string }>(16);
  const second = bus.subscribe();
  assert.equal(bus.send({ topic: "started" }), 2);
  second.drop();
  assert.equal(bus.send({ topic: "stopped" }), 1);
  bus.drop();
  const topics: string[] = [];
  for await (const { topic } of first) topics.push(topic);
  assert.deepEqual(topics, ["started", "stopped"]);
});

test("a broadcast passes one type", () => {
  const [tx, rx]: [BroadcastSender<string>, BroadcastReceiver<string>] = broadcast<string>(2);
  // @ts-expect-error -- a number is no text
  tx.send(1);
  const next = rx.tryRecv();
  if (next.ok) assert.equal(next.value, 1);
  else if (next.reason === "lagged") assert.equal(next.missed, 0);
  // @ts-expect-error -- only a lag has a count
  else assert.equal(next.missed, undefined);
  // @ts-expect-error -- it never waits, so there is no other verb
  assert.equal(tx.sendSync, undefined);
});
