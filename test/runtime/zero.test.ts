import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, spawn, syncChannel } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

test("a rendezvous has no buffer: it is always empty and always full", () => {
  const [tx, rx] = syncChannel<number>(0);
  assert.deepEqual([tx.capacity, tx.len, tx.isEmpty, tx.isFull], [0, 0, true, true]);
  assert.deepEqual([rx.capacity, rx.len, rx.isEmpty, rx.isFull], [0, 0, true, true]);
});

test("a try on a rendezvous succeeds only when a peer waits (semantics 4)", async () => {
  const [tx, rx] = syncChannel<number>(0);
  assert.deepEqual(tx.trySend(1), { ok: false, reason: "full", value: 1 });
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  const received = rx.recv();
  assert.deepEqual(tx.trySend(2), { ok: true });
  assert.equal(await soon(received), 2);
  const sent = tx.send(3);
  assert.deepEqual(rx.tryRecv(), { ok: true, value: 3 });
  await soon(sent);
});

test("a rendezvous send returns only after the hand-over (semantics 4)", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const sent = tx.send(7);
  assert.equal(await isPending(sent), true);
  assert.equal(await soon(rx.recv()), 7);
  await soon(sent);
});

test("a rendezvous passes messages between threads in their order (semantics 1)", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const worker = spawn(workerUrl("messages", "sendRange"), { tx, from: 0, to: 3000 });
  let expected = 0;
  for (const value of rx) {
    assert.equal(value, expected);
    expected++;
  }
  assert.equal(expected, 3000);
  await soon(worker.join());
});

test("several senders of a rendezvous lose and double nothing", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const workers = [0, 1, 2].map((part) =>
    spawn(workerUrl("messages", part === 1 ? "sendRangeAwaited" : "sendRange"), {
      tx: tx.clone(),
      from: part * 500,
      to: part * 500 + 500,
    }),
  );
  tx.drop();
  const all: number[] = [];
  for await (const value of rx) all.push(value);
  assert.deepEqual(
    all.toSorted((a, b) => a - b),
    Array.from({ length: 1500 }, (_, index) => index),
  );
  await soon(Promise.all(workers.map((worker) => worker.join())));
});

test("a sender blocked on a rendezvous wakes with its value when the receiver goes (semantics 7)", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const [ready, isReady] = channel<string>();
  const worker = spawn<string>(workerUrl("messages", "sendOne"), { tx, value: 9, ready });
  await soon(isReady.recv());
  rx.drop();
  assert.equal(await soon(worker.join()), "SendError: sending on a closed channel (9)");
});

test("a receiver that waits on a rendezvous wakes when the last sender goes (semantics 8)", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const received = rx.recv();
  tx.drop();
  await assert.rejects(soon(received), {
    name: "RecvError",
    message: "receiving on a closed channel",
  });
});

test("peers of a rendezvous are served in the order of their arrival (semantics 18)", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const receives = [rx.recv(), rx.recv(), rx.recv()];
  for (const value of [1, 2, 3]) tx.sendSync(value);
  assert.deepEqual(await soon(Promise.all(receives)), [1, 2, 3]);
  const sends = [4, 5, 6].map((value) => tx.send(value));
  assert.deepEqual([rx.recvSync(), rx.recvSync(), rx.recvSync()], [4, 5, 6]);
  await soon(Promise.all(sends));
});

test("a handle passes through a rendezvous in both directions (semantics 15)", async () => {
  const [tx, rx] = syncChannel<{ value: number; reply: unknown }>(0);
  const worker = spawn(workerUrl("messages", "serve"), { rx });
  for (let value = 0; value < 50; value++) {
    const [reply, answer] = syncChannel<number>(0);
    tx.sendSync({ value, reply });
    assert.equal(answer.recvSync(), value * 2);
    answer.drop();
  }
  tx.drop();
  await soon(worker.join());
});
