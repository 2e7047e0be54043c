import assert from "node:assert/strict";
import { test } from "node:test";
import { channel, spawn, syncChannel } from "mpscope";
import { isPending, soon, until } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

for (const capacity of [1, 2, 3, 5, 7, 16, 1000, 20_000]) {
  test(`a bounded channel of ${capacity} holds exactly ${capacity} messages, lap after lap`, () => {
    const [tx, rx] = syncChannel<number>(capacity);
    assert.equal(tx.capacity, capacity);
    let sent = 0;
    let received = 0;
    for (let lap = 0; lap < 3; lap++) {
      while (tx.trySend(sent).ok) sent++;
      assert.equal(tx.len, capacity);
      assert.equal(tx.isFull, true);
      assert.deepEqual(tx.trySend(-1), { ok: false, reason: "full", value: -1 });
      const odd = lap === 0 ? 1 : capacity;
      for (let count = 0; count < odd; count++) {
        assert.deepEqual(rx.tryRecv(), { ok: true, value: received });
        received++;
      }
    }
    assert.equal(sent - received, rx.len);
    tx.drop();
    rx.drop();
  });
}

test("a bounded channel passes messages of another thread in their order (semantics 1)", async () => {
  const [tx, rx] = syncChannel<number>(3);
  const sender = spawn(workerUrl("messages", "sendRange"), { tx, from: 0, to: 20_000 });
  let expected = 0;
  for (const value of rx) {
    assert.equal(value, expected);
    expected++;
  }
  assert.equal(expected, 20_000);
  await soon(sender.join());
});

test("a bounded send waits at exactly the capacity (semantics 3)", async () => {
  const [tx, rx] = syncChannel<number>(2);
  await tx.send(0);
  await tx.send(1);
  const third = tx.send(2);
  assert.equal(await isPending(third), true);
  assert.equal(tx.len, 2);
  assert.equal(rx.recvSync(), 0);
  await soon(third);
  assert.deepEqual([...rx.tryIter()], [1, 2]);
});

test("a sender blocked on a full channel wakes when a message is taken", async () => {
  const [tx, rx] = syncChannel<number>(1);
  tx.sendSync(1);
  const [ready, isReady] = channel<string>();
  const worker = spawn<string>(workerUrl("messages", "sendOne"), { tx, value: 2, ready });
  await soon(isReady.recv());
  assert.equal(rx.recvSync(), 1);
  assert.equal(rx.recvSync(), 2);
  assert.equal(await soon(worker.join()), "sent");
});

test("a blocked sender wakes with an error and its value when the receiver goes (semantics 7)", async () => {
  const [tx, rx] = syncChannel<number>(1);
  tx.sendSync(1);
  const [ready, isReady] = channel<string>();
  const worker = spawn<string>(workerUrl("messages", "sendOne"), { tx, value: 2, ready });
  await soon(isReady.recv());
  rx.drop();
  assert.equal(await soon(worker.join()), "SendError: sending on a closed channel (2)");
});

test("a blocked receiver wakes with an error when the last sender goes (semantics 8)", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const [ready, isReady] = channel<string>();
  const worker = spawn<string>(workerUrl("messages", "receiveOne"), { rx, ready });
  await soon(isReady.recv());
  tx.drop();
  assert.equal(await soon(worker.join()), "RecvError: receiving on a closed channel");
});

test("an awaited send is rejected with its value when the receiver goes (semantics 7)", async () => {
  const [tx, rx] = syncChannel<{ job: number }>(1);
  await tx.send({ job: 1 });
  const blocked = tx.send({ job: 2 });
  assert.equal(await isPending(blocked), true);
  rx.drop();
  await assert.rejects(soon(blocked), {
    name: "SendError",
    message: "sending on a closed channel",
    value: { job: 2 },
  });
});

test("several blocked senders lose and double nothing, and each keeps its order", async () => {
  const [tx, rx] = syncChannel<number>(16);
  const each = 5000;
  const workers = [0, 1, 2, 3].map((part) =>
    spawn(workerUrl("messages", "sendRange"), {
      tx: tx.clone(),
      from: part * each,
      to: (part + 1) * each,
    }),
  );
  tx.drop();
  const last = [-1, -1, -1, -1];
  let count = 0;
  for await (const value of rx) {
    const part = Math.floor(value / each);
    assert.ok(value > (last[part] ?? 0));
    last[part] = value;
    count++;
  }
  assert.equal(count, 4 * each);
  await soon(Promise.all(workers.map((worker) => worker.join())));
});

test("waiting senders are served in the order of their arrival (semantics 18)", async () => {
  const [tx, rx] = syncChannel<number>(1);
  tx.sendSync(0);
  const order: number[] = [];
  const sends = [1, 2, 3, 4].map(async (value) => {
    await tx.send(value);
    order.push(value);
  });
  const received: number[] = [];
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  for (let count = 0; count < 5; count++) received.push(await soon(rx.recv()));
  await soon(Promise.all(sends));
  assert.deepEqual(received, [0, 1, 2, 3, 4]);
  assert.deepEqual(order, [1, 2, 3, 4]);
});

test("who has sent, receives: the buffer is never seen empty (semantics 22)", async () => {
  const [tx, rx] = syncChannel<number>(4);
  const others = [0, 1, 2].map((number) => {
    const [go, told] = channel<number>();
    const worker = spawn(workerUrl("messages", "sendWhenTold"), { tx: tx.clone(), go: told });
    go.sendSync(number);
    return { go, worker };
  });
  for (let round = 0; round < 25_000; round++) {
    tx.sendSync(-1);
    for (let sender = 0; sender >= 0; ) {
      const taken = rx.tryRecv();
      assert.ok(taken.ok);
      sender = taken.value;
      // Each has one message on its way, so with ours there are never more than four.
      others[sender]?.go.sendSync(sender);
    }
  }
  for (const { go } of others) go.drop();
  rx.drop();
  await soon(Promise.allSettled(others.map(({ worker }) => worker.join())));
});

test("an awaiting receiver of another thread gets what was sent before and after", async () => {
  const [tx, rx] = syncChannel<number>(8);
  for (const value of [1, 2, 3]) tx.sendSync(value);
  const worker = spawn<number[]>(workerUrl("messages", "collectAwaited"), { rx });
  await soon(tx.send(4));
  await until(() => tx.isEmpty, "the buffer being emptied");
  await soon(tx.send(5));
  tx.drop();
  assert.deepEqual(await soon(worker.join()), [1, 2, 3, 4, 5]);
});
