import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, spawn, syncChannel, unbounded } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

test("recvMany takes what is there, up to its limit, in order", async () => {
  const [tx, rx] = channel<number>();
  for (const value of [1, 2, 3, 4, 5]) tx.sendSync(value);
  assert.deepEqual(await soon(rx.recvMany(2)), [1, 2]);
  assert.deepEqual(rx.recvManySync(2), [3, 4]);
  assert.deepEqual(await soon(rx.recvMany(100)), [5]);
});

test("recvMany awaits at least one message, and takes those that came with it", async () => {
  const [tx, rx] = channel<number>();
  const batch = rx.recvMany(3);
  assert.equal(await isPending(batch), true);
  for (const value of [1, 2, 3, 4]) tx.sendSync(value);
  assert.deepEqual(await soon(batch), [1, 2, 3]);
  assert.equal(rx.len, 1);
});

test("recvManySync blocks until another thread sends", async () => {
  const [tx, rx] = channel<number>();
  const worker = spawn(workerUrl("messages", "sendRange"), { tx, from: 0, to: 1000 });
  const all: number[] = [];
  while (all.length < 1000) {
    const batch = rx.recvManySync(64);
    assert.ok(batch.length >= 1 && batch.length <= 64);
    all.push(...batch);
  }
  assert.deepEqual(
    all,
    Array.from({ length: 1000 }, (_, index) => index),
  );
  assert.throws(() => rx.recvManySync(64), { name: "RecvError" });
  await assert.rejects(rx.recvMany(64), { name: "RecvError" });
  await soon(worker.join());
});

test("a batch of a rendezvous is the one message that was handed over", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const sends = [tx.send(1), tx.send(2)];
  assert.deepEqual(await soon(rx.recvMany(5)), [1]);
  assert.deepEqual(rx.drain(), []);
  assert.deepEqual(rx.recvManySync(5), [2]);
  await soon(Promise.all(sends));
});

test("a batch lets blocked senders go on", async () => {
  const [tx, rx] = syncChannel<number>(2);
  const sends = [1, 2, 3, 4].map((value) => tx.send(value));
  assert.equal(await isPending(Promise.all(sends)), true);
  const all = rx.recvManySync(2);
  await soon(Promise.all(sends));
  assert.deepEqual([...all, ...rx.drain()], [1, 2, 3, 4]);
});

test("a limit of 0 gives nothing at once, and one that is no number is refused", async () => {
  const [tx, rx] = channel<number>();
  assert.deepEqual(await soon(rx.recvMany(0)), []);
  assert.deepEqual(rx.recvManySync(0), []);
  tx.sendSync(1);
  assert.deepEqual(await soon(rx.recvMany(Number.POSITIVE_INFINITY)), [1]);
  const refusal = { name: "RangeError", message: /^a batch's limit is a number from 0, not / };
  await assert.rejects(rx.recvMany(-1), refusal);
  assert.throws(() => rx.recvManySync(Number.NaN), refusal);
});

test("an aborted recvMany loses no message (semantics 14)", async () => {
  const [tx, rx] = channel<number>();
  const abort = new AbortController();
  const aborted = rx.recvMany(5, { signal: abort.signal });
  abort.abort(new Error("enough"));
  await assert.rejects(soon(aborted), { message: "enough" });
  tx.sendSync(1);
  assert.deepEqual(rx.drain(), [1]);
});

test("drain takes what is in the buffer now, and never waits", () => {
  const [tx, rx] = unbounded<number>();
  assert.deepEqual(rx.drain(), []);
  tx.sendSync(1);
  tx.sendSync(2);
  assert.deepEqual(rx.drain(), [1, 2]);
  tx.sendSync(3);
  tx.drop();
  assert.deepEqual(rx.drain(), [3]);
  assert.deepEqual(rx.drain(), []);
});

test("drain ends although others go on sending, and shared receivers share what is there", async () => {
  const [tx, rx] = unbounded<number>();
  const worker = spawn(workerUrl("messages", "sendRange"), { tx, from: 0, to: 20_000 });
  const clone = rx.clone();
  const all: number[] = [];
  while (all.length < 20_000) all.push(...rx.drain(), ...clone.drain());
  assert.deepEqual(
    all,
    Array.from({ length: 20_000 }, (_, index) => index),
  );
  await soon(worker.join());
});

test("a batch of a dropped receiver is refused", async () => {
  const [, rx] = channel<number>();
  rx.drop();
  assert.throws(() => rx.drain(), { name: "DroppedError" });
  await assert.rejects(rx.recvMany(1), { name: "DroppedError" });
});
