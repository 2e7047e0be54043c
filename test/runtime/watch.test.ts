/** Watch channels as tokio documents its own: https://docs.rs/tokio/latest/tokio/sync/watch/ */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  channel,
  type Receiver,
  spawn,
  type WatchReceiver,
  type WatchSender,
  watch,
} from "mpscope";
import { isPending, soon, until } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

test("a receiver sees the last value only", () => {
  const [tx, rx] = watch<number>(0);
  assert.equal(rx.borrow(), 0);
  for (const value of [1, 2, 3]) tx.send(value);
  rx.changedSync();
  assert.equal(rx.borrow(), 3);
  assert.deepEqual(rx.changedTimeoutSync(0), { ok: false, reason: "timeout" });
});

test("the value at first counts as seen, for each receiver on its own", () => {
  const [tx, rx] = watch("first");
  assert.equal(rx.hasChanged(), false);
  tx.send("second");
  const late = tx.subscribe();
  const clone = rx.clone();
  assert.deepEqual([rx.hasChanged(), late.hasChanged(), clone.hasChanged()], [true, false, true]);
  rx.changedSync();
  assert.deepEqual([rx.hasChanged(), clone.hasChanged()], [false, true]);
});

test("borrow leaves the value unseen, borrowAndUpdate does not", () => {
  const [tx, rx] = watch(0);
  tx.send(1);
  assert.equal(rx.borrow(), 1);
  assert.equal(rx.hasChanged(), true);
  assert.equal(tx.len, 1);
  assert.equal(rx.borrowAndUpdate(), 1);
  assert.equal(rx.hasChanged(), false);
  assert.equal(tx.len, 0);
});

test("a receiver that waits for a change learns of it, blocked or awaited", async () => {
  const [tx, rx] = watch({ progress: 0 });
  const [ready, isReady] = channel<string>();
  const watcher = spawn<{ progress: number }[]>(workerUrl("audiences", "observe"), {
    rx: rx.clone(),
    ready,
  });
  await soon(isReady.recv());
  const changes = [rx.changed(), rx.clone().changed()];
  assert.equal(await isPending(Promise.all(changes)), true);
  tx.send({ progress: 1 });
  await soon(Promise.all(changes));
  assert.deepEqual(rx.borrow(), { progress: 1 });
  tx.drop();
  assert.deepEqual((await soon(watcher.join())).at(-1), { progress: 1 });
});

test("changed fails only when closed and seen (semantics 24)", async () => {
  const [tx, rx] = watch(0);
  const other = rx.clone();
  tx.send(1);
  tx.drop();
  assert.equal(rx.isDisconnected, true);
  rx.changedSync();
  await soon(other.changed());
  assert.throws(
    () => {
      rx.changedSync();
    },
    { name: "RecvError" },
  );
  await assert.rejects(soon(other.changed()), { name: "RecvError" });
  assert.deepEqual(rx.changedTimeoutSync(1000), { ok: false, reason: "disconnected" });
  assert.deepEqual(await soon(rx.changedTimeout(1000)), { ok: false, reason: "disconnected" });
  assert.equal(rx.borrow(), 1);
});

test("a waiting receiver is disconnected when the last sender goes", async () => {
  const [tx, rx] = watch(0);
  const other = tx.clone();
  const changed = rx.changed();
  tx.drop();
  assert.equal(await isPending(changed), true);
  other.drop();
  await assert.rejects(soon(changed), { name: "RecvError" });
});

test("a send without a receiver fails and leaves the value; sendReplace does not", () => {
  const [tx, rx] = watch("first");
  rx.drop();
  assert.equal(tx.isDisconnected, true);
  assert.throws(
    () => {
      tx.send("second");
    },
    (error: Error & { value?: unknown }) => error.name === "SendError" && error.value === "second",
  );
  assert.equal(tx.borrow(), "first");
  assert.equal(tx.sendReplace("third"), "first");
  const late = tx.subscribe();
  assert.equal(late.borrow(), "third");
  assert.equal(late.hasChanged(), false);
});

test("sendModify makes the next value of the present one", () => {
  const [tx, rx] = watch({ count: 1 });
  tx.sendModify(({ count }) => ({ count: count + 1 }));
  assert.equal(rx.hasChanged(), true);
  assert.deepEqual(rx.borrowAndUpdate(), { count: 2 });
  assert.throws(() => {
    tx.sendModify(() => {
      throw new Error("no change");
    });
  }, /no change/);
  assert.equal(rx.hasChanged(), false);
});

test("sendModify never overwrites what another sender has just sent", async () => {
  const times = 400;
  const [tx, rx] = watch({ value: 0 });
  const workers = [1, 2].map(() =>
    spawn(workerUrl("audiences", "increment"), { tx: tx.clone(), times }),
  );
  for (let count = 0; count < times; count++) tx.sendModify(({ value }) => ({ value: value + 1 }));
  await soon(Promise.all(workers.map((worker) => worker.join())));
  assert.deepEqual(rx.borrow(), { value: 3 * times });
});

test("waitFor looks at the present value, then at each new one that it sees", async () => {
  const [tx, rx] = watch(1);
  assert.equal(await soon(rx.waitFor((value) => value === 1)), 1);
  assert.equal(
    rx.waitForSync((value) => value === 1),
    1,
  );
  const large = rx.waitFor((value) => value > 10);
  tx.send(5);
  assert.equal(await isPending(large), true);
  tx.send(11);
  assert.equal(await soon(large), 11);
  assert.equal(rx.hasChanged(), false);
  const never = rx.waitFor((value) => value > 100);
  tx.drop();
  await assert.rejects(soon(never), { name: "RecvError" });
  assert.throws(() => rx.waitForSync((value) => value > 100), { name: "RecvError" });
});

test("an aborted or timed out wait leaves a change unseen (semantics 14)", async () => {
  const [tx, rx] = watch(0);
  const abort = new AbortController();
  const aborted = rx.changed({ signal: abort.signal });
  abort.abort(new Error("enough"));
  await assert.rejects(soon(aborted), /enough/);
  assert.deepEqual(await soon(rx.changedTimeout(1)), { ok: false, reason: "timeout" });
  tx.send(1);
  assert.equal(rx.hasChanged(), true);
  assert.deepEqual(await soon(rx.changedTimeout(1000)), { ok: true });
});

test("an iteration begins with the value and ends with the last one", async () => {
  const [tx, rx] = watch(0);
  const awaited = rx.clone();
  tx.send(1);
  const iterator = rx[Symbol.iterator]();
  assert.deepEqual(iterator.next(), { done: false, value: 1 });
  tx.send(2);
  tx.send(3);
  assert.deepEqual(iterator.next(), { done: false, value: 3 });
  tx.drop();
  assert.deepEqual(iterator.next(), { done: true, value: undefined });
  const seen: number[] = [];
  for await (const value of awaited) seen.push(value);
  assert.deepEqual(seen, [3]);
});

test("each look gives a value of its own", () => {
  const value = { list: [1] };
  const [tx, rx] = watch(value);
  value.list.push(2);
  rx.borrow().list.push(3);
  tx.borrow().list.push(4);
  assert.deepEqual(rx.borrow(), { list: [1] });
});

test("what cannot be copied to everybody is refused, and the value stays", () => {
  const [reply, answer] = channel<string>();
  assert.throws(() => watch({ reply }), { name: "DataCloneError" });
  const [tx, rx] = watch<unknown>(0);
  for (const value of [{ reply }, () => 1]) {
    for (const send of [
      () => {
        tx.send(value);
      },
      () => tx.sendReplace(value),
    ]) {
      assert.throws(send, { name: "DataCloneError" });
    }
  }
  assert.equal(rx.borrow(), 0);
  assert.equal(rx.hasChanged(), false);
  reply.sendSync("still mine");
  assert.equal(answer.recvSync(), "still mine");
});

test("watchers in several threads see rising values up to the last", async () => {
  const [tx, rx] = watch({ value: 0 });
  const watchers = ["observe", "observeAwaited"].map((exported) =>
    spawn<{ value: number }[]>(workerUrl("audiences", exported), { rx: rx.clone() }),
  );
  for (let value = 1; value <= 3000; value++) tx.send({ value });
  tx.drop();
  for (const seen of await soon(Promise.all(watchers.map((watcher) => watcher.join())))) {
    assert.deepEqual(seen.at(-1), { value: 3000 });
    for (let index = 1; index < seen.length; index++) {
      assert.ok((seen[index]?.value ?? 0) > (seen[index - 1]?.value ?? 0));
    }
  }
});

test("a receiver takes what it has seen along when it moves (semantics 15)", () => {
  const [tx, rx] = watch(0);
  const [carrier, carried] = channel<WatchReceiver<number>>();
  tx.send(1);
  rx.changedSync();
  carrier.sendSync(rx);
  const moved = carried.recvSync();
  assert.equal(moved.hasChanged(), false);
  tx.send(2);
  assert.equal(moved.hasChanged(), true);
});

test("a watch stays usable when its users are killed at random moments (semantics 9)", async () => {
  const [tx, rx] = watch({ value: 0 });
  for (let round = 0; round < 8; round++) {
    const [ready, isReady] = channel<string>();
    const victims = [
      spawn(workerUrl("audiences", "incrementForEver"), { tx: tx.clone(), ready: ready.clone() }),
      spawn(workerUrl("audiences", "observeForEver"), { rx: rx.clone(), ready: ready.clone() }),
      spawn(workerUrl("audiences", "incrementForEver"), { tx: tx.clone(), ready }),
    ];
    // oxlint-disable no-await-in-loop -- one death after the other
    await receiveAll(isReady, victims.length);
    // Not a wait for something: a moment that no run shares with another.
    await sleep(Math.random() * 4);
    const ends = victims.map((victim) => {
      victim.join().catch(() => undefined);
      return victim.terminate();
    });
    await soon(Promise.all(ends));
    await until(() => tx.senderCount === 1 && tx.receiverCount === 1, "the drop of all handles");
    // oxlint-enable no-await-in-loop
    assert.ok(Number.isInteger(rx.borrowAndUpdate().value));
  }
  const changed = rx.changed();
  tx.send({ value: -1 });
  await soon(changed);
  assert.deepEqual(rx.borrow(), { value: -1 });
});

async function receiveAll(rx: Receiver<string>, count: number): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  for (let index = 0; index < count; index++) await soon(rx.recv());
}

test("a watch holds one type", () => {
  const [tx, rx]: [WatchSender<number>, WatchReceiver<number>] = watch(1);
  // @ts-expect-error -- a text is no number
  tx.send("text");
  const value: unknown = rx.borrow();
  assert.equal(value, "text");
  // @ts-expect-error -- a value is looked at, not received
  assert.equal(rx.recv, undefined);
});
