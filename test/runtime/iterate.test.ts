import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, spawn, syncChannel } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

test("blocking iteration ends only when closed and empty (semantics 11)", async () => {
  const [tx, rx] = syncChannel<number>(4);
  const worker = spawn(workerUrl("messages", "sendRange"), { tx, from: 0, to: 100 });
  assert.deepEqual(
    [...rx],
    Array.from({ length: 100 }, (_, index) => index),
  );
  await soon(worker.join());
});

test("awaiting iteration ends only when closed and empty (semantics 11)", async () => {
  const [tx, rx] = channel<number>();
  const collected: number[] = [];
  const end = (async () => {
    for await (const value of rx) collected.push(value);
  })();
  await tx.send(1);
  assert.equal(await isPending(end), true);
  await tx.send(2);
  tx.drop();
  await soon(end);
  assert.deepEqual(collected, [1, 2]);
});

test("leaving a loop keeps the receiver", async () => {
  const [tx, rx] = channel<number>();
  for (const value of [1, 2, 3, 4]) tx.sendSync(value);
  for (const value of rx) if (value === 1) break;
  for await (const value of rx) if (value === 2) break;
  for (const value of rx.tryIter()) if (value === 3) break;
  assert.equal(rx.recvSync(), 4);
});

test("tryIter takes what is there and never waits (semantics 12)", () => {
  const [tx, rx] = channel<string>();
  assert.deepEqual([...rx.tryIter()], []);
  tx.sendSync("a");
  tx.sendSync("b");
  assert.deepEqual([...rx.tryIter()], ["a", "b"]);
  tx.drop();
  assert.deepEqual([...rx.tryIter()], []);
});

test("values that look like an end do not end an iteration", () => {
  const [tx, rx] = channel<unknown>();
  for (const value of [undefined, null, false, 0, ""]) tx.sendSync(value);
  tx.drop();
  assert.deepEqual([...rx], [undefined, null, false, 0, ""]);
});

test("many operations of one thread are awaited at once, in order (semantics 18)", async () => {
  const [tx, rx] = syncChannel<number>(3);
  const receives = Array.from({ length: 500 }, () => rx.recv());
  const sends = Array.from({ length: 500 }, (_, value) => tx.send(value));
  assert.deepEqual(
    await soon(Promise.all(receives)),
    Array.from({ length: 500 }, (_, index) => index),
  );
  await soon(Promise.all(sends));
});

test("operations on several channels are awaited by one thread at once", async () => {
  const pairs = Array.from({ length: 20 }, () => channel<number>());
  const sums = pairs.map(async ([, rx]) => {
    let sum = 0;
    for await (const value of rx) sum += value;
    return sum;
  });
  for (let round = 0; round < 10; round++) {
    for (const [index, [tx]] of pairs.entries()) tx.sendSync(index);
  }
  for (const [tx] of pairs) tx.drop();
  assert.deepEqual(
    await soon(Promise.all(sums)),
    pairs.map((_, index) => index * 10),
  );
});
