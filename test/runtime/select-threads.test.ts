/** Selects of several threads over the same channels, and threads that die in them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { bounded, channel, recv, type Sender, select, spawn, unbounded } from "mpscope";
import { soon, until } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

const EACH = 1500;

test("four threads that select over the same channels lose and double nothing (semantics 17)", async () => {
  const channels = [bounded<unknown>(0), bounded<unknown>(0), bounded<unknown>(2)];
  const [stopping, stop] = unbounded<never>();
  const [isSent, sent] = channel<string>();
  const workers = [0, 1, 2, 3].map((part) =>
    spawn<number[]>(workerUrl("selects", "exchange"), {
      txs: channels.map(([tx]) => tx.clone()),
      rxs: channels.map(([, rx]) => rx.clone()),
      stop: stop.clone(),
      isSent: isSent.clone(),
      from: part * EACH,
      to: (part + 1) * EACH,
      awaited: part % 2 === 0,
    }),
  );
  for (const [, rx] of channels.slice(0, 2)) rx.drop();
  const allSent = await soon(Promise.all(workers.map(() => sent.recv())));
  assert.deepEqual(new Set(allSent), new Set(["sent"]));
  stopping.drop();
  const received = (await soon(Promise.all(workers.map((worker) => worker.join())))).flat();
  const left = [...(channels[2]?.[1].tryIter() ?? [])].map(
    (value) => (value as { next: number }).next,
  );
  assert.deepEqual(
    [...received, ...left].toSorted((a, b) => a - b),
    Array.from({ length: 4 * EACH }, (_, value) => value),
  );
});

test("one thread awaits many selects that others serve", async () => {
  const [tx, rx] = bounded<number>(0);
  const [otherTx, otherRx] = bounded<number>(4);
  const workers = [tx, otherTx].map((sender, part) =>
    spawn(workerUrl("messages", "sendRange"), {
      tx: sender.clone(),
      from: part * 500,
      to: part * 500 + 500,
    }),
  );
  const received: number[] = [];
  await soon(
    Promise.all(
      Array.from({ length: 50 }, async () => {
        for (let count = 0; count < 20; count++) {
          // oxlint-disable-next-line no-await-in-loop -- one after the other
          const hit = await select({ a: recv(rx), b: recv(otherRx) });
          received.push(hit.value ?? -1);
        }
      }),
    ),
  );
  assert.deepEqual(
    received.toSorted((a, b) => a - b),
    Array.from({ length: 1000 }, (_, value) => value),
  );
  await soon(Promise.all(workers.map((worker) => worker.join())));
});

for (const awaited of [true, false]) {
  const how = awaited ? "awaits" : "blocks in";
  test(`a worker killed while it ${how} a select leaves no waiter, and drops all (semantics 9, 14)`, async () => {
    const [tx, rx] = bounded<unknown>(0);
    const [backTx, backRx] = bounded<string>(0);
    const [reply, answer] = channel<string>();
    const [ready, isReady] = channel<string>();
    const worker = spawn(workerUrl("selects", "selectForEver"), {
      tx: tx.clone(),
      rx: backRx.clone(),
      reply,
      ready,
      awaited,
    });
    worker.join().catch(() => undefined);
    await soon(isReady.recv());
    await soon(worker.terminate());
    await until(
      () => tx.senderCount === 1 && backTx.receiverCount === 1,
      "the drop of its handles",
    );
    await assert.rejects(soon(answer.recv()), { name: "RecvError" });
    assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
    assert.equal(backTx.trySend("nobody waits").ok, false);
    const received = rx.recv();
    await soon(tx.send("alive"));
    assert.equal(await soon(received), "alive");
  });
}

test("channels stay usable when workers are killed in selects at random moments (semantics 9)", async () => {
  const channels = [bounded<unknown>(0), bounded<unknown>(2), unbounded<unknown>()];
  for (let round = 0; round < 6; round++) {
    const [ready, isReady] = channel<string>();
    const victims = [true, false, round % 2 === 0].map((awaited) =>
      spawn(workerUrl("selects", "exchangeForEver"), {
        txs: channels.map(([tx]) => tx.clone()),
        rxs: channels.map(([, rx]) => rx.clone()),
        ready: ready.clone(),
        awaited,
      }),
    );
    for (const victim of victims) victim.join().catch(() => undefined);
    // oxlint-disable no-await-in-loop -- one death after the other
    for (let count = 0; count < victims.length; count++) await soon(isReady.recv());
    // Not a wait for something: a moment that no run shares with another.
    await sleep(Math.random() * 8);
    await soon(Promise.all(victims.map((victim) => victim.terminate())));
    for (const [tx, rx] of channels) {
      await until(() => tx.senderCount === 1 && rx.receiverCount === 1, "the drop of all handles");
      for (const message of rx.tryIter()) assert.equal(typeof message, "object");
      await stillWorks(tx, () => rx.recv());
    }
    // oxlint-enable no-await-in-loop
  }
});

async function stillWorks(tx: Sender<unknown>, receive: () => Promise<unknown>): Promise<void> {
  for (let value = 0; value < 5; value++) {
    const received = receive();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await soon(tx.send(value), "a send after the deaths");
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.equal(await soon(received, "a receive after the deaths"), value);
  }
}
