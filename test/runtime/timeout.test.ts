import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, spawn, syncChannel } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

for (const capacity of [0, 1]) {
  test(`a timeout of 0 acts like a try, capacity ${capacity} (semantics 13)`, async () => {
    const [tx, rx] = syncChannel<number>(capacity);
    if (capacity > 0) tx.sendSync(1);
    const late = { ok: false, reason: "timeout", value: 2 };
    assert.deepEqual(tx.sendTimeoutSync(2, 0), late);
    assert.deepEqual(await tx.sendTimeout(2, 0), late);
    assert.deepEqual(tx.sendTimeoutSync(2, -5), late);
    assert.deepEqual(tx.sendTimeoutSync(2, Number.NaN), late);
    if (capacity > 0) assert.deepEqual(rx.recvTimeoutSync(0), { ok: true, value: 1 });
    assert.deepEqual(rx.recvTimeoutSync(0), { ok: false, reason: "timeout" });
    assert.deepEqual(await rx.recvTimeout(0), { ok: false, reason: "timeout" });
  });

  test(`an operation that timed out leaves nothing behind, capacity ${capacity} (semantics 14)`, async () => {
    const [tx, rx] = syncChannel<number>(capacity);
    assert.deepEqual(rx.recvTimeoutSync(1), { ok: false, reason: "timeout" });
    assert.deepEqual(await soon(rx.recvTimeout(1)), { ok: false, reason: "timeout" });
    if (capacity === 0) assert.equal(tx.trySend(1).ok, false);
    if (capacity > 0) tx.sendSync(1);
    assert.deepEqual(tx.sendTimeoutSync(2, 1), { ok: false, reason: "timeout", value: 2 });
    assert.deepEqual(await soon(tx.sendTimeout(3, 1)), { ok: false, reason: "timeout", value: 3 });
    assert.deepEqual([...rx.tryIter()], capacity > 0 ? [1] : []);
  });

  test(`a huge timeout does not overflow, capacity ${capacity} (semantics 13)`, async () => {
    const [tx, rx] = syncChannel<number>(capacity);
    for (const ms of [2 ** 31, 2 ** 53, Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
      const received = rx.recvTimeout(ms);
      // oxlint-disable no-await-in-loop -- one after the other
      assert.equal(await isPending(received), true);
      tx.sendSync(1);
      assert.deepEqual(await soon(received), { ok: true, value: 1 });
      // oxlint-enable no-await-in-loop
    }
    const worker = spawn(workerUrl("messages", "sendRange"), { tx, from: 5, to: 6 });
    assert.deepEqual(rx.recvTimeoutSync(2 ** 53), { ok: true, value: 5 });
    await soon(worker.join());
  });

  test(`an aborted operation ends at once and loses nothing, capacity ${capacity} (semantics 14)`, async () => {
    const [tx, rx] = syncChannel<number>(capacity);
    const abort = new AbortController();
    const { signal } = abort;
    const received = rx.recv({ signal });
    const timed = rx.recvTimeout(1e6, { signal });
    abort.abort(new Error("enough"));
    const aborted: Promise<unknown>[] = [received, timed];
    await Promise.all(
      aborted.map((each) => assert.rejects(soon<unknown>(each), { message: "enough" })),
    );
    await assert.rejects(rx.recv({ signal }), { message: "enough" });
    await assert.rejects(tx.send(1, { signal }), { message: "enough" });
    const next = rx.recv();
    tx.sendSync(2);
    assert.equal(await soon(next), 2);
  });
}

test("a message that comes with the abort is received, not lost (semantics 14)", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const abort = new AbortController();
  const received = rx.recv({ signal: abort.signal });
  tx.sendSync(1);
  abort.abort();
  assert.equal(await soon(received), 1);
});

test("a disconnected channel is told from a timeout", async () => {
  const [tx, rx] = channel<number>();
  const waiting = rx.recvTimeout(1e6);
  tx.drop();
  assert.deepEqual(await soon(waiting), { ok: false, reason: "disconnected" });
  assert.deepEqual(rx.recvTimeoutSync(1e6), { ok: false, reason: "disconnected" });
  const [sender, receiver] = syncChannel<number>(1);
  sender.sendSync(1);
  const sending = sender.sendTimeout(2, 1e6);
  receiver.drop();
  assert.deepEqual(await soon(sending), { ok: false, reason: "disconnected", value: 2 });
});

test("short timeouts under load lose and double nothing", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const worker = spawn(workerUrl("messages", "sendRange"), { tx, from: 0, to: 1000 });
  const received: number[] = [];
  for (;;) {
    const sync = rx.recvTimeoutSync(0.01);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const next = sync.ok ? sync : await rx.recvTimeout(0.01);
    if (next.ok) received.push(next.value);
    else if (next.reason === "disconnected") break;
  }
  assert.deepEqual(
    received,
    Array.from({ length: 1000 }, (_, index) => index),
  );
  await soon(worker.join());
});
