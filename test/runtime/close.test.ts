import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bounded,
  channel,
  oneshot,
  type Receiver,
  type Sender,
  spawn,
  syncChannel,
  unbounded,
} from "mpscope";
import { runSource } from "../support/child.ts";
import { isPending, soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

const OPEN = [
  ["channel()", () => channel<number>()],
  ["syncChannel(2)", () => syncChannel<number>(2)],
  ["bounded(2)", () => bounded<number>(2)],
  ["syncChannel(0)", () => syncChannel<number>(0)],
] as const;

for (const [name, open] of OPEN) {
  test(`${name}: after close nothing is sent, and what was sent is received`, () => {
    const [tx, rx] = open();
    const sent = [1, 2].filter((value) => tx.trySend(value).ok);
    rx.close();
    assert.equal(tx.isDisconnected, true);
    assert.deepEqual(tx.trySend(3), { ok: false, reason: "disconnected", value: 3 });
    assert.throws(() => tx.sendSync(4), { name: "SendError", value: 4 });
    assert.deepEqual([...rx], sent);
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
    assert.throws(() => rx.recvSync(), { name: "RecvError" });
    // To close it again does nothing.
    rx.close();
    assert.equal(rx.isDisconnected, true);
  });

  test(`${name}: a receive that waits wakes with an error at close`, async () => {
    const [, rx] = open();
    const received = rx.recv();
    rx.close();
    await assert.rejects(soon(received), { message: "receiving on a closed channel" });
  });

  test(`${name}: closed() resolves at close, and at once after it`, async () => {
    const [tx, rx] = open();
    const closed = [tx.closed(), tx.clone().closed()];
    assert.equal(await isPending(Promise.race(closed)), true);
    rx.close();
    await soon(Promise.all(closed));
    await soon(tx.closed());
  });

  test(`${name}: closed() resolves when the last receiver goes, wherever it is`, async () => {
    const [tx, rx] = open();
    const worker = spawn(workerUrl("messages", "receiveSome"), { rx, count: 1 });
    const closed = tx.closed();
    await soon(tx.send(1));
    await soon(closed);
    await soon(worker.join());
  });
}

for (const [name, open] of OPEN) {
  test(`${name}: what senders of several threads have sent before a close is received, and nothing else`, async () => {
    const [tx, rx] = open() as [Sender<unknown>, Receiver<unknown>];
    const [ready, isReady] = channel<string>();
    const workers = [0, 1].map(() =>
      spawn<number>(workerUrl("messages", "sendUntilClosed"), {
        tx: tx.clone(),
        ready: ready.clone(),
      }),
    );
    let received = 0;
    while (isReady.isEmpty) if (rx.recvTimeoutSync(1000).ok) received++;
    rx.close();
    for await (const value of rx) {
      assert.notEqual(value, undefined);
      received++;
    }
    const sent = await soon(Promise.all(workers.map((worker) => worker.join())));
    assert.equal(
      received,
      sent.reduce((sum, each) => sum + each, 0),
    );
    assert.equal(tx.len, 0);
  });
}

test("blocked sends wake with an error at close, in other threads too", async () => {
  const [tx, rx] = syncChannel<number>(1);
  tx.sendSync(1);
  const [ready, isReady] = channel<string>();
  const worker = spawn<string>(workerUrl("messages", "sendOne"), {
    tx: tx.clone(),
    value: 2,
    ready,
  });
  await soon(isReady.recv());
  const awaited = tx.send(3);
  assert.equal(await isPending(awaited), true);
  rx.close();
  await assert.rejects(soon(awaited), { name: "SendError", value: 3 });
  assert.equal(await soon(worker.join()), "SendError: sending on a closed channel (2)");
  assert.deepEqual([...rx], [1]);
});

test("one shared receiver closes the channel for all", async () => {
  const [tx, rx] = unbounded<number>();
  const clone = rx.clone();
  tx.sendSync(1);
  rx.close();
  assert.equal(tx.trySend(2).ok, false);
  assert.equal(await soon(clone.recv()), 1);
  await assert.rejects(soon(clone.recv()), { name: "RecvError" });
});

test("a channel that was closed and is dropped is freed, its handles with it", () => {
  const [tx, rx] = channel<unknown>();
  const [reply, answer] = channel<number>();
  tx.sendSync({ reply });
  rx.close();
  assert.equal(answer.isDisconnected, false);
  rx.drop();
  assert.equal(answer.isDisconnected, true);
  tx.drop();
});

test("closed() of a oneshot resolves when its receiver goes", async () => {
  const [tx, rx] = oneshot<number>();
  const closed = tx.closed();
  assert.equal(await isPending(closed), true);
  rx.drop();
  await soon(closed);
  assert.throws(() => tx.send(1), { name: "SendError" });
});

test("who awaits closed() takes no wake-up away from a blocked send", async () => {
  const [tx, rx] = syncChannel<number>(1);
  tx.sendSync(0);
  const closed = [tx.closed(), tx.closed()];
  const sent = tx.send(1);
  const other = tx.closed();
  assert.equal(await isPending(sent), true);
  assert.equal(rx.recvSync(), 0);
  await soon(sent);
  assert.equal(await isPending(Promise.race([...closed, other])), true);
  rx.drop();
  await soon(Promise.all([...closed, other]));
});

test("closed() ends with the signal's reason, and with the drop of its sender", async () => {
  const [tx, rx] = channel<number>();
  const abort = new AbortController();
  const aborted = tx.closed({ signal: abort.signal });
  abort.abort(new Error("enough"));
  await assert.rejects(soon(aborted), { message: "enough" });
  await assert.rejects(tx.closed({ signal: abort.signal }), { message: "enough" });
  const waits = tx.closed();
  tx.drop();
  await assert.rejects(soon(waits), { name: "DroppedError" });
  await assert.rejects(tx.closed(), { name: "DroppedError" });
  rx.drop();
});

test("closed() resolves when the worker that has the receiver is terminated (semantics 9)", async () => {
  const [tx, rx] = channel<number>();
  const [ready, isReady] = channel<string>();
  const worker = spawn(workerUrl("deaths", "receivingForEver"), { rx, ready });
  await soon(isReady.recv());
  const closed = tx.closed();
  await soon(worker.terminate());
  await soon(closed);
  await assert.rejects(soon(worker.join()), { reason: "terminated" });
});

test("a worker that awaits closed() lives until it is told (semantics 31)", async () => {
  const [tx, rx] = channel<number>();
  const worker = spawn<string>(workerUrl("messages", "awaitClosed"), { tx });
  assert.equal(await isPending(worker.join()), true);
  rx.drop();
  assert.equal(await soon(worker.join()), "closed");
});

test("a program that awaits the drop of its own idle receiver exits (semantics 31)", async () => {
  const { code, stdout } = await runSource(`
    import { channel } from "mpscope";
    const [tx, rx] = channel();
    tx.closed().then(() => console.log("closed", rx.name));
    const [other, gone] = channel();
    other.closed().then(() => console.log("gone"));
    setTimeout(() => gone.drop(), 5);
  `);
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "gone\n" });
});

test("a worker that awaits the drop of its own receiver ends (semantics 31)", async () => {
  const worker = spawn(workerUrl("messages", "awaitOwnClosed"));
  await assert.rejects(soon(worker.join()), { name: "JoinError", reason: "exited" });
});

test("closed() resolves when the message that holds the receiver is destroyed (semantics 15)", async () => {
  const [tx, rx] = channel<Receiver<number>>();
  const worker = spawn(workerUrl("messages", "awaitClosed"), { tx: tx.clone() });
  const [inner, innerRx] = channel<number>();
  tx.sendSync(innerRx);
  const closed = inner.closed();
  assert.equal(await isPending(closed), true);
  // The receiver was in a message that nobody will receive.
  rx.drop();
  await soon(closed);
  await soon(worker.join());
});
