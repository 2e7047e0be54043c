import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, spawn, syncChannel } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

test("an unbounded send never waits, and order is kept (semantics 1, 2)", () => {
  const [tx, rx] = channel<number>();
  assert.equal(tx.capacity, Number.POSITIVE_INFINITY);
  for (let value = 0; value < 10_000; value++) tx.sendSync(value);
  assert.equal(tx.len, 10_000);
  assert.equal(tx.isFull, false);
  let expected = 0;
  for (const value of rx.tryIter()) {
    assert.equal(value, expected);
    expected++;
  }
  assert.equal(expected, 10_000);
});

test("an unbounded channel passes messages of another thread in their order (semantics 1)", async () => {
  const [tx, rx] = channel<number>();
  const sender = spawn(workerUrl("messages", "sendRange"), { tx, from: 0, to: 50_000 });
  let expected = 0;
  for await (const value of rx) {
    if (value !== expected) assert.equal(value, expected);
    expected++;
  }
  assert.equal(expected, 50_000);
  await soon(sender.join());
});

test("many senders of an unbounded channel lose and double nothing", async () => {
  const [tx, rx] = channel<number>();
  const workers = [0, 1, 2, 3].map((part) =>
    spawn(workerUrl("messages", part % 2 === 0 ? "sendRange" : "sendRangeAwaited"), {
      tx: tx.clone(),
      from: part * 2000,
      to: part * 2000 + 2000,
    }),
  );
  tx.drop();
  const all = [...rx].toSorted((a, b) => a - b);
  assert.deepEqual(
    all,
    Array.from({ length: 8000 }, (_, index) => index),
  );
  await soon(Promise.all(workers.map((worker) => worker.join())));
});

test("the memory of a burst serves the next burst", () => {
  const [tx, rx] = channel<number>();
  for (let burst = 0; burst < 50; burst++) {
    for (let value = 0; value < 20_000; value++) tx.sendSync(value);
    for (let value = 0; value < 20_000; value++) assert.equal(rx.recvSync(), value);
  }
  assert.equal(rx.len, 0);
});

test("a burst larger than the memory was makes the memory grow, also under other threads", async () => {
  const [tx, rx] = channel<number>();
  const [replies, answers] = channel<{ rx: typeof rx; sum: number }>();
  const text = "x".repeat(100_000);
  const [bigTx, bigRx] = channel<string>();
  const worker = spawn<string[]>(workerUrl("messages", "collect"), { rx: bigRx });
  for (let count = 0; count < 400; count++) bigTx.sendSync(text);
  bigTx.drop();
  const all = await soon(worker.join());
  assert.equal(all.length, 400);
  assert.ok(all.every((each) => each === text));
  for (const handle of [tx, rx, replies, answers]) handle.drop();
});

test("a very large capacity is exact without its slots being laid out", async () => {
  const [tx, rx] = syncChannel<number>(100_000);
  for (let value = 0; value < 100_000; value++) tx.sendSync(value);
  assert.equal(tx.isFull, true);
  const more = tx.send(-1);
  assert.equal(await isPending(more), true);
  assert.equal(rx.recvSync(), 0);
  await soon(more);
});

test("the capacity is a whole number from 0 to 2^30", () => {
  for (const capacity of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31]) {
    assert.throws(() => syncChannel(capacity), {
      name: "RangeError",
      message: `a channel's capacity is a whole number from 0 to 2^30, not ${capacity}`,
    });
  }
});
