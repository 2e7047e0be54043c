import assert from "node:assert/strict";
import { test } from "node:test";
import { bounded, channel, type Receiver, type SharedReceiver, spawn, unbounded } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";

for (const [name, open] of [
  ["unbounded()", () => unbounded<number>()],
  ["bounded(1)", () => bounded<number>(1)],
  ["bounded(16)", () => bounded<number>(16)],
  ["bounded(0)", () => bounded<number>(0)],
] as const) {
  test(`many receivers of ${name} get each message exactly once (semantics 17)`, async () => {
    const [tx, rx] = open();
    const each = 1500;
    const receivers = ["collect", "collectAwaited", "collect"].map((how) =>
      spawn<number[]>(workerUrl("messages", how), { rx: rx.clone() }),
    );
    rx.drop();
    const senders = [0, 1].map((part) =>
      spawn(workerUrl("messages", part === 0 ? "sendRange" : "sendRangeAwaited"), {
        tx: tx.clone(),
        from: part * each,
        to: (part + 1) * each,
      }),
    );
    tx.drop();
    await soon(Promise.all(senders.map((worker) => worker.join())));
    const received = await soon(Promise.all(receivers.map((worker) => worker.join())));
    assert.deepEqual(
      received.flat().toSorted((a, b) => a - b),
      Array.from({ length: 2 * each }, (_, index) => index),
    );
    // What one sender sent comes to each receiver in its order.
    for (const some of received) {
      const first = some.filter((value) => value < each);
      assert.deepEqual(
        first,
        first.toSorted((a, b) => a - b),
      );
    }
  });

  test(`receivers of ${name} that keep giving up lose and double nothing (semantics 14, 17)`, async () => {
    const [tx, rx] = open();
    const receivers = ["collectImpatiently", "collectImpatiently", "collect"].map((how) =>
      spawn<number[]>(workerUrl("messages", how), { rx: rx.clone() }),
    );
    rx.drop();
    for (let value = 0; value < 1000; value++) tx.sendSync(value);
    tx.drop();
    const received = await soon(Promise.all(receivers.map((worker) => worker.join())));
    assert.deepEqual(
      received.flat().toSorted((a, b) => a - b),
      Array.from({ length: 1000 }, (_, index) => index),
    );
  });

  test(`waiting receivers of ${name} are served in the order of their arrival (semantics 18)`, async () => {
    const [tx, rx] = open();
    const clones = [rx, rx.clone(), rx.clone()];
    const received = clones.map((clone) => clone.recv());
    const again = rx.recv();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    for (const value of [1, 2, 3, 4]) await soon(tx.send(value));
    assert.deepEqual(await soon(Promise.all([...received, again])), [1, 2, 3, 4]);
  });

  test(`the channel of ${name} is open until its last receiver goes (semantics 6, 10)`, async () => {
    const [tx, rx] = open();
    const clone = rx.clone();
    assert.equal(tx.receiverCount, 2);
    assert.equal(clone.receiverCount, 2);
    rx.drop();
    assert.equal(tx.receiverCount, 1);
    assert.equal(tx.isDisconnected, false);
    const received = clone.recv();
    tx.sendSync(1);
    assert.equal(await soon(received), 1);
    tx.trySend(2);
    clone.drop();
    assert.equal(tx.receiverCount, 0);
    assert.equal(tx.isDisconnected, true);
    assert.equal(tx.len, 0);
    assert.deepEqual(tx.trySend(3), { ok: false, reason: "disconnected", value: 3 });
  });

  test(`every waiting receiver of ${name} wakes when the last sender goes (semantics 8)`, async () => {
    const [tx, rx] = open();
    const waiting = [rx, rx.clone(), rx.clone()].map((clone) => clone.recv());
    tx.drop();
    await Promise.all(
      waiting.map((each) =>
        assert.rejects(soon(each), { message: "receiving on a closed channel" }),
      ),
    );
  });
}

test("a send blocked on a full channel wakes with an error when the last receiver goes (semantics 7)", async () => {
  const [tx, rx] = bounded<number>(1);
  const clone = rx.clone();
  tx.sendSync(1);
  const blocked = tx.send(2);
  rx.drop();
  assert.equal(await isPending(blocked), true);
  clone.drop();
  await assert.rejects(soon(blocked), { name: "SendError", value: 2 });
});

test("the buffer is destroyed, and the handles in it dropped, when the last receiver goes (semantics 6, 15)", () => {
  const [tx, rx] = unbounded<unknown>();
  const [reply, answer] = channel<string>();
  const clone = rx.clone();
  tx.sendSync({ reply });
  rx.drop();
  assert.equal(answer.isDisconnected, false);
  clone.drop();
  assert.equal(answer.isDisconnected, true);
});

test("a receiver that is dropped while others wait leaves the messages to them", async () => {
  const [tx, rx] = unbounded<number>();
  const clone = rx.clone();
  const gone = assert.rejects(soon(rx.recv()), { name: "DroppedError" });
  const waits = clone.recv();
  rx.drop();
  await gone;
  tx.sendSync(1);
  assert.equal(await soon(waits), 1);
});

test("an aborted receive leaves the message to the next receiver (semantics 14)", async () => {
  const [tx, rx] = bounded<number>(0);
  const clone = rx.clone();
  const abort = new AbortController();
  const aborted = assert.rejects(soon(rx.recv({ signal: abort.signal })), { message: "enough" });
  const waits = clone.recv();
  abort.abort(new Error("enough"));
  await aborted;
  tx.sendSync(1);
  assert.equal(await soon(waits), 1);
});

test("a shared receiver can still be cloned where it came in a message, or as an argument (semantics 15)", async () => {
  const [tx, rx] = unbounded<number>();
  const [carrier, carried] = channel<{ rx: SharedReceiver<number> }>();
  carrier.sendSync({ rx });
  const arrived = carried.recvSync();
  const clone = arrived.rx.clone();
  assert.equal(tx.receiverCount, 2);
  const worker = spawn<{ rx: SharedReceiver<number> }>(workerUrl("messages"), { rx: clone });
  const back = await soon(worker.join());
  const another = back.rx.clone();
  tx.sendSync(1);
  assert.equal(another.recvSync(), 1);
  assert.equal(tx.receiverCount, 3);
});

test("a receiver of channel() that came in a message cannot be cloned either", () => {
  const [, rx] = channel<number>();
  const [carrier, carried] = channel<{ rx: Receiver<number> }>();
  carrier.sendSync({ rx });
  const { rx: arrived } = carried.recvSync();
  assert.throws(() => (arrived as SharedReceiver<number>).clone(), {
    name: "TypeError",
    message: /^a receiver of channel\(\) or syncChannel\(\) cannot be cloned/,
  });
});

test("a receiver that is terminated takes at most one message with it (semantics 9)", async () => {
  for (let round = 0; round < 4; round++) {
    const [tx, rx] = bounded<number>(4);
    const [taken, all] = unbounded<number>();
    const [ready, isReady] = channel<string>();
    const victim = spawn(workerUrl("deaths", "passingOn"), {
      rx: rx.clone(),
      tx: taken.clone(),
      ready,
    });
    // oxlint-disable no-await-in-loop -- one after the other
    await soon(isReady.recv());
    const survivor = spawn<number[]>(workerUrl("messages", "collect"), { rx });
    for (let value = 0; value < 300; value++) tx.sendSync(value);
    const ended = victim.terminate();
    for (let value = 300; value < 600; value++) tx.sendSync(value);
    tx.drop();
    await soon(ended);
    await assert.rejects(soon(victim.join()), { name: "JoinError" });
    taken.drop();
    const received = [...(await soon(survivor.join())), ...all];
    // oxlint-enable no-await-in-loop
    assert.equal(new Set(received).size, received.length);
    assert.ok(received.length >= 599, `${600 - received.length} messages are missing`);
  }
});

test("the capacity of bounded() is a whole number from 0 to 2^30", () => {
  assert.throws(() => bounded(-1), {
    name: "RangeError",
    message: "a channel's capacity is a whole number from 0 to 2^30, not -1",
  });
});
