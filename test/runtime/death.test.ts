import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { channel, type Receiver, type Sender, spawn, syncChannel } from "mpscope";
import { HEADER } from "../../src/runtime/memory/layout.ts";
import { runSource } from "../support/child.ts";
import { soon, until } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

const ENDS = [
  ["throws", "throwing", "threw"],
  ["throws outside its function", "throwingLater", "threw"],
  ["exits", "exiting", "exited"],
] as const;

for (const [how, exported, reason] of ENDS) {
  test(`a worker that ${how} drops its handles, and join says so (semantics 9)`, async () => {
    const [tx, rx] = syncChannel<number>(1);
    const [otherTx, otherRx] = syncChannel<number>(1);
    const worker = spawn(workerUrl("deaths", exported), { tx, rx: otherRx, code: 3 });
    await assert.rejects(soon(rx.recv()), { name: "RecvError" });
    await until(() => otherTx.isDisconnected, "the drop of the receiver");
    await assert.rejects(soon(worker.join()), { name: "JoinError", reason });
  });

  test(`a thread that blocks meanwhile wakes when a worker ${how} (semantics 9)`, async () => {
    const [tx, rx] = syncChannel<number>(1);
    const worker = spawn(workerUrl("deaths", exported), { tx, code: 0 });
    assert.throws(() => rx.recvSync(), { name: "RecvError" });
    await assert.rejects(soon(worker.join()), { name: "JoinError", reason });
  });
}

test("a thread that blocks for the first time at a dead worker's lock goes on (semantics 9)", async () => {
  const { code, stdout } = await runSource(`
    import { channel, spawn, syncChannel } from "mpscope";
    const [ready, isReady] = channel();
    const keeper = new URL(${JSON.stringify(workerUrl("deaths", "keepingLock").href)});
    const worker = spawn(keeper, { ready, lock: ${HEADER.allocatorLock} });
    console.log(await isReady.recv());
    worker.join().catch(({ reason }) => console.log(reason));
    void worker.terminate();
    const [large] = syncChannel(1000);
    console.log(large.capacity);
  `);
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "ready\n1000\nterminated\n" });
});

test("a thread that waits for a worker wakes although that dies as the owner of a lock (semantics 9)", async () => {
  const { code, stdout } = await runSource(`
    import { channel, spawn } from "mpscope";
    const [ready, isReady] = channel();
    const [tx, rx] = channel();
    const keeper = new URL(${JSON.stringify(workerUrl("deaths", "keepingLock").href)});
    const worker = spawn(keeper, { ready, tx, lock: ${HEADER.tablesLock} });
    console.log(await isReady.recv());
    worker.join().catch(({ reason }) => console.log(reason));
    void worker.terminate();
    try {
      rx.recvSync();
    } catch ({ name }) {
      console.log(name);
    }
  `);
  assert.deepEqual({ code, stdout }, { code: 0, stdout: "ready\nRecvError\nterminated\n" });
});

test("join gives the error that the worker threw", async () => {
  const worker = spawn(workerUrl("deaths", "throwing"), {}, { name: "unlucky" });
  await assert.rejects(soon(worker.join()), (error: Error) => {
    assert.equal(error.message, "worker unlucky threw TypeError: no luck");
    assert.ok(error.cause instanceof TypeError);
    return true;
  });
});

test("a terminated worker drops its handles, also while it never looks up (semantics 9)", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const [ready, isReady] = channel<string>();
  const worker = spawn(workerUrl("deaths", "spinning"), { tx, ready });
  await soon(isReady.recv());
  const refused = assert.rejects(soon(rx.recv()), { name: "RecvError" });
  await soon(worker.terminate());
  await refused;
  await assert.rejects(soon(worker.join()), {
    name: "JoinError",
    reason: "terminated",
    message: "worker spinning was terminated",
  });
});

test("a thread that blocks wakes when a worker is terminated (semantics 9)", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const [ready, isReady] = channel<string>();
  const worker = spawn(workerUrl("deaths", "spinning"), { tx, ready });
  assert.equal(isReady.recvSync(), "ready");
  const ended = worker.terminate();
  // From here on this thread's event loop stands still: somebody else has to notice.
  assert.throws(() => rx.recvSync(), { name: "RecvError" });
  await soon(ended);
});

test("a worker's end ends its own workers, and all handles go (semantics 9)", async () => {
  const [tx, rx] = syncChannel<number>(1);
  const [ready, isReady] = channel<string>();
  const worker = spawn(workerUrl("deaths", "spawningOther"), { tx, ready });
  assert.equal(await soon(isReady.recv()), "ready");
  const ended = worker.terminate();
  assert.throws(() => rx.recvSync(), { name: "RecvError" });
  await soon(ended);
});

test("a worker that exits while it awaits leaves no waiter behind", async () => {
  const [tx, rx] = syncChannel<number>(0);
  const [ready, isReady] = channel<string>();
  const worker = spawn(workerUrl("deaths", "exitingWhileAwaiting"), { rx, ready });
  await soon(isReady.recv());
  await assert.rejects(soon(worker.join()), { reason: "exited" });
  assert.equal(tx.trySend(1).ok, false);
  assert.equal(tx.isDisconnected, true);
});

for (const [kind, make] of [
  ["an unbounded channel", () => channel<unknown>()],
  ["a bounded channel", () => syncChannel<unknown>(3)],
  ["a rendezvous", () => syncChannel<unknown>(0)],
] as const) {
  test(`${kind} stays usable when senders are killed at random moments (semantics 9)`, async () => {
    const [tx, rx] = make();
    for (let round = 0; round < 8; round++) {
      const [ready, isReady] = channel<string>();
      const victims = ["sendingForEver", "cloningForEver", "sendingForEverAwaited"].map(
        (exported) =>
          spawn(workerUrl("deaths", exported), { tx: tx.clone(), ready: ready.clone() }),
      );
      for (const victim of victims) victim.join().catch(() => undefined);
      // oxlint-disable no-await-in-loop -- one death after the other
      for (let count = 0; count < victims.length; count++) await soon(isReady.recv());
      receiveSome(rx, 50);
      // Not a wait for something: a moment that no run shares with another.
      await sleep(Math.random() * 4);
      const ends = victims.map((victim) => victim.terminate());
      receiveSome(rx, 20);
      await soon(Promise.all(ends));
      await until(() => {
        for (const message of rx.tryIter()) dropCarried(message);
        return rx.senderCount === 1;
      }, "the drop of all dead senders");
      // oxlint-enable no-await-in-loop
    }
    const received = rx.recv();
    await soon(tx.send("alive"));
    assert.equal(await soon(received), "alive");
    tx.drop();
    await assert.rejects(soon(rx.recv()), { name: "RecvError" });
  });
}

test("senders go on when receivers are killed at random moments (semantics 9)", async () => {
  for (let round = 0; round < 8; round++) {
    const [tx, rx] = syncChannel<unknown>(round % 4);
    const [reply, answer] = channel<string>();
    const [ready, isReady] = channel<string>();
    const victim = spawn(workerUrl("deaths", "receivingForEver"), { rx, ready });
    victim.join().catch(() => undefined);
    // oxlint-disable no-await-in-loop -- one death after the other
    await soon(isReady.recv());
    for (let value = 0; value < 100; value++) await soon(tx.send({ value }));
    const ended = victim.terminate();
    // In the buffer, in the dead worker's hands or refused: the handle goes in each case.
    const outcome = tx.trySend({ reply });
    if (!outcome.ok) reply.drop();
    await soon(ended);
    assert.throws(
      () => {
        for (;;) tx.sendSync("into the void");
      },
      { name: "SendError" },
    );
    await until(() => answer.isDisconnected, "the drop of the handle in the message");
    // oxlint-enable no-await-in-loop
  }
});

function receiveSome(rx: Receiver<unknown>, count: number): void {
  for (let index = 0; index < count; index++) {
    const next = rx.recvTimeoutSync(5);
    if (next.ok) dropCarried(next.value);
  }
}

function dropCarried(message: unknown): void {
  if (typeof message === "object" && message !== null && "clone" in message) {
    (message as { clone: Sender<unknown> }).clone.drop();
  }
}
