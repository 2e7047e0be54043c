import assert from "node:assert/strict";
import { test } from "node:test";
import { bounded, channel, type Permit, type Sender, spawn, syncChannel } from "mpscope";
import { isPending, soon, until } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

test("a permit holds a slot, and its send fills it (semantics 26)", async () => {
  const [tx, rx] = syncChannel<number>(2);
  const permit = await soon(tx.reserve());
  assert.equal(tx.len, 0);
  assert.equal(tx.isFull, false);
  tx.sendSync(1);
  assert.equal(tx.isFull, true);
  assert.deepEqual(tx.trySend(2), { ok: false, reason: "full", value: 2 });
  permit.send(3);
  assert.equal(tx.len, 2);
  assert.deepEqual(rx.drain(), [1, 3]);
  assert.equal(tx.trySend(4).ok, true);
  assert.equal(tx.trySend(5).ok, true);
  assert.equal(tx.trySend(6).ok, false);
});

test("a released permit frees its slot, and wakes who waits for it (semantics 26)", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const permit = tx.reserveSync();
  const sent = tx.send(1);
  assert.equal(await isPending(sent), true);
  permit.release();
  // To release it again does nothing.
  permit.release();
  permit[Symbol.dispose]();
  await soon(sent);
  assert.equal(rx.recvSync(), 1);
});

test("a permit can be used once", () => {
  const [tx, rx] = channel<number>({ name: "jobs" });
  const permit = tx.reserveSync();
  permit.send(1);
  assert.throws(() => permit.send(2), {
    name: "DroppedError",
    message: /^permit of channel \(#\d+\) was dropped at \S*permit\.test\.[jt]s:\d+:\d+$/,
  });
  assert.deepEqual(rx.drain(), [1]);
});

test("a try to reserve tells full from disconnected", () => {
  const [tx, rx] = syncChannel<number>(1);
  const reserved = tx.tryReserve();
  assert.ok(reserved.ok);
  assert.deepEqual(tx.tryReserve(), { ok: false, reason: "full" });
  reserved.value.release();
  rx.drop();
  assert.deepEqual(tx.tryReserve(), { ok: false, reason: "disconnected" });
});

test("who waits to reserve and who waits to send are served in one order (semantics 18)", async () => {
  const [tx, rx] = syncChannel<number>(1);
  tx.sendSync(0);
  const order: string[] = [];
  const reserve = async (value: number): Promise<void> => {
    const permit = await tx.reserve();
    order.push("permit");
    permit.send(value);
  };
  const reserving = reserve(1);
  const sending = tx.send(2).then(() => order.push("send"));
  const last = reserve(3);
  const received: number[] = [];
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  while (received.length < 4) received.push(await soon(rx.recv()));
  await soon(Promise.all([reserving, sending, last]));
  assert.deepEqual(received, [0, 1, 2, 3]);
  assert.deepEqual(order, ["permit", "send", "permit"]);
});

test("a reservation that is aborted holds nothing (semantics 14)", async () => {
  const [tx, rx] = syncChannel<number>(1);
  tx.sendSync(0);
  const abort = new AbortController();
  const aborted = tx.reserve({ signal: abort.signal });
  abort.abort(new Error("enough"));
  await assert.rejects(soon(aborted), { message: "enough" });
  assert.equal(rx.recvSync(), 0);
  assert.equal(tx.trySend(1).ok, true);
});

test("a reservation that waits fails when the receiver goes, or closes", async () => {
  for (const end of ["drop", "close"] as const) {
    const [tx, rx] = syncChannel<number>(1);
    tx.sendSync(0);
    const reserving = tx.reserve();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.equal(await isPending(reserving), true);
    rx[end]();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await assert.rejects(soon(reserving), { name: "SendError" });
  }
});

test("after close permits can still send, and not before is the channel disconnected", async () => {
  const [tx, rx] = syncChannel<number>(3);
  const permits = [tx.reserveSync(), tx.reserveSync()];
  tx.sendSync(1);
  rx.close();
  assert.equal(rx.recvSync(), 1);
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  const received = rx.recv();
  permits[0]?.send(2);
  assert.equal(await soon(received), 2);
  const last = rx.recv();
  assert.equal(await isPending(last), true);
  permits[1]?.release();
  await assert.rejects(soon(last), { name: "RecvError" });
  assert.throws(() => tx.reserveSync(), { name: "SendError" });
});

test("a permit keeps its channel open after its sender was dropped, and counts as no sender", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const permit = tx.reserveSync();
  assert.equal(rx.senderCount, 1);
  tx.drop();
  assert.equal(rx.senderCount, 0);
  assert.equal(rx.isDisconnected, false);
  const received = rx.recv();
  permit.send(1);
  assert.equal(await soon(received), 1);
  await assert.rejects(soon(rx.recv()), { name: "RecvError" });
});

test("a send into a permit fails when every receiver is gone, and gives the value back", () => {
  const [tx, rx] = bounded<object>(1);
  const permit = tx.reserveSync();
  rx.drop();
  const value = { job: 1 };
  assert.throws(
    () => permit.send(value),
    (error: Error & { value?: unknown }) => error.name === "SendError" && error.value === value,
  );
});

test("a value that cannot be cloned leaves the permit as it was", () => {
  const [tx, rx] = syncChannel<unknown>(1);
  const permit = tx.reserveSync();
  assert.throws(() => permit.send(() => undefined), { name: "DataCloneError" });
  permit.send("after all");
  assert.equal(rx.recvSync(), "after all");
});

test("a handle moves through a permit", () => {
  const [tx, rx] = syncChannel<{ reply: Sender<number> }>(1);
  const [reply, answer] = channel<number>();
  tx.reserveSync().send({ reply });
  rx.recvSync().reply.sendSync(1);
  assert.equal(answer.recvSync(), 1);
});

test("a rendezvous has no place to reserve", async () => {
  const [tx] = syncChannel<number>(0, { name: "hand" });
  const refusal = {
    name: "TypeError",
    message: /^sender of channel `hand` \(#\d+\) has no buffer in which to reserve a place$/,
  };
  assert.throws(() => tx.tryReserve(), refusal);
  assert.throws(() => tx.reserveSync(), refusal);
  await assert.rejects(tx.reserve(), refusal);
});

test("a permit cannot travel", () => {
  const [tx] = syncChannel<number>(1);
  const [carrier] = channel<Permit<number>>();
  const permit = tx.reserveSync();
  assert.throws(() => carrier.sendSync(permit), {
    name: "DataCloneError",
    message: "a Permit cannot travel through a channel",
  });
  permit.release();
});

test("an unbounded channel gives any number of permits", () => {
  const [tx, rx] = channel<number>();
  const permits = Array.from({ length: 100 }, () => tx.reserveSync());
  assert.equal(tx.isFull, false);
  for (const [value, permit] of permits.entries()) permit.send(value);
  assert.deepEqual(
    rx.drain(),
    Array.from({ length: 100 }, (_, index) => index),
  );
});

test("the permits of a worker that is terminated, or returns, are released (semantics 9)", async () => {
  for (const how of ["holdPermits", "leavePermits"]) {
    const [tx, rx] = syncChannel<number>(4);
    const [ready, isReady] = channel<string>();
    const worker = spawn(workerUrl("deaths", how), { tx: tx.clone(), count: 3, ready });
    // oxlint-disable no-await-in-loop -- one after the other
    await soon(isReady.recv());
    if (how === "holdPermits") {
      assert.equal(tx.trySend(1).ok, true);
      assert.equal(tx.trySend(2).ok, false);
      const sent = tx.send(2);
      assert.equal(await isPending(sent), true);
      await soon(worker.terminate());
      await soon(sent);
    } else {
      await soon(worker.join());
      tx.sendSync(1);
      tx.sendSync(2);
    }
    await until(() => tx.trySend(3).ok, "the slots of the dead");
    // oxlint-enable no-await-in-loop
    assert.equal(tx.trySend(4).ok, true);
    assert.equal(tx.trySend(5).ok, false);
    assert.equal(rx.senderCount, 1);
    worker.join().catch(() => undefined);
  }
});

test("workers that are terminated while they reserve and send lose no slot (semantics 9)", async () => {
  for (let round = 0; round < 6; round++) {
    const capacity = [1, 2, 4][round % 3] ?? 1;
    const [tx, rx] = syncChannel<unknown>(capacity);
    const [ready, isReady] = channel<string>();
    const workers = [0, 1].map(() =>
      spawn(workerUrl("deaths", "reservingForEver"), { tx: tx.clone(), ready: ready.clone() }),
    );
    // oxlint-disable no-await-in-loop -- one after the other
    for (const _ of workers) await soon(isReady.recv());
    for (const worker of workers) {
      for (let count = 0; count < 50 * round; count++) rx.recvSync();
      const ended = worker.terminate();
      rx.tryRecv();
      await soon(ended);
      await assert.rejects(soon(worker.join()), { reason: "terminated" });
    }
    // oxlint-enable no-await-in-loop
    rx.drain();
    for (let count = 0; count < capacity; count++) assert.equal(tx.trySend(count).ok, true);
    assert.equal(tx.trySend(capacity).ok, false);
    assert.equal(rx.senderCount, 1);
    assert.equal(rx.drain().length, capacity);
  }
});

test("permits of several threads never exceed the capacity, and none is lost", async () => {
  const [tx, rx] = syncChannel<number>(3);
  const workers = [0, 1, 2].map((part) =>
    spawn(workerUrl("messages", part === 0 ? "reserveRange" : "reserveRangeAwaited"), {
      tx: tx.clone(),
      from: part * 400,
      to: part * 400 + 400,
    }),
  );
  tx.drop();
  const all: number[] = [];
  for (const value of rx) {
    assert.ok(rx.len <= 3);
    all.push(value);
  }
  assert.deepEqual(
    all.toSorted((a, b) => a - b),
    Array.from({ length: 1200 }, (_, index) => index),
  );
  await soon(Promise.all(workers.map((worker) => worker.join())));
});
