/**
 * Crossbeam's tests of its array flavour, `bounded(n)`, re-stated for TypeScript: the same names, the
 * same claims (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/array.rs).
 * Threads are workers; where a test sleeps until the other thread has got somewhere, ours is told.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { bounded, channel, type Sender } from "mpscope";
import { soon } from "../support/deadline.ts";
import { otherThread } from "../support/other-thread.ts";
import { dropOnce, drops, dropUnreceived } from "./claims/dropped-messages.ts";
import { fairness, fairnessDuplicates, losingArm, recvInSend } from "./claims/selection.ts";
import * as traffic from "./claims/traffic.ts";
import * as verbs from "./claims/verbs.ts";

test("array: smoke", () => {
  const [tx, rx] = bounded<number>(1);
  tx.sendSync(7);
  assert.deepEqual(rx.tryRecv(), { ok: true, value: 7 });
  tx.sendSync(8);
  assert.equal(rx.recvSync(), 8);
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  assert.deepEqual(rx.recvTimeoutSync(10), { ok: false, reason: "timeout" });
});

test("array: capacity", () => {
  for (let capacity = 1; capacity < 10; capacity++) {
    const [tx, rx] = bounded(capacity);
    assert.deepEqual([tx.capacity, rx.capacity], [capacity, capacity]);
  }
});

test("array: len_empty_full", () => {
  const [tx, rx] = bounded<number>(2);
  const check = (len: number, isEmpty: boolean, isFull: boolean): void => {
    for (const end of [tx, rx]) {
      assert.deepEqual([end.len, end.isEmpty, end.isFull], [len, isEmpty, isFull]);
    }
  };
  check(0, true, false);
  tx.sendSync(1);
  check(1, false, false);
  tx.sendSync(2);
  check(2, false, true);
  rx.recvSync();
  check(1, false, false);
});

test("array: try_recv", () => verbs.tryRecv(bounded(100)));

test("array: recv", () => verbs.recv(bounded(100)));

test("array: recv_timeout", () => verbs.recvTimeout(bounded(100)));

test("array: try_send", async () => {
  const [tx, rx] = bounded<number>(1);
  await using other = otherThread({ tx });
  assert.deepEqual(await other.do("tx", "trySend", 1), { ok: true });
  assert.deepEqual(await other.do("tx", "trySend", 2), { ok: false, reason: "full", value: 2 });
  assert.deepEqual(rx.tryRecv(), { ok: true, value: 1 });
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  assert.deepEqual(await other.do("tx", "trySend", 3), { ok: true });
  assert.equal(await soon(rx.recv()), 3);
  rx.drop();
  const disconnected = { ok: false, reason: "disconnected", value: 4 };
  assert.deepEqual(await other.do("tx", "trySend", 4), disconnected);
});

test("array: send", () => verbs.send(bounded(1), [7, 8, 9, 10]));

test("array: send_timeout", async () => {
  const [tx, rx] = bounded<number>(2);
  await using other = otherThread({ tx });
  const send = (value: number, ms: number): Promise<unknown> =>
    other.do("tx", "sendTimeoutSync", value, ms);
  assert.deepEqual(await send(1, 1000), { ok: true });
  assert.deepEqual(await send(2, 1000), { ok: true });
  assert.deepEqual(await send(3, 10), { ok: false, reason: "timeout", value: 3 });
  assert.equal(rx.recvSync(), 1);
  assert.deepEqual(await send(4, 1000), { ok: true });
  assert.deepEqual([rx.recvSync(), rx.recvSync()], [2, 4]);
  rx.drop();
  await assert.rejects(other.do("tx", "sendSync", 5), { name: "SendError" });
});

test("array: send_after_disconnect", () => verbs.sendAfterDisconnect(bounded(100)));

test("array: recv_after_disconnect", () => verbs.recvAfterDisconnect(bounded(100)));

test("array: len", async () => {
  const [tx, rx] = bounded<number>(1000);
  for (let round = 0; round < 100; round++) {
    for (let sent = 1; sent <= 50; sent++) {
      tx.sendSync(sent);
      assert.equal(tx.len, sent);
    }
    for (let left = 49; left >= 0; left--) {
      rx.recvSync();
      assert.equal(rx.len, left);
    }
  }
  for (let sent = 1; sent <= 1000; sent++) {
    tx.sendSync(sent);
    assert.equal(tx.len, sent);
  }
  assert.equal([...rx.tryIter()].length, 1000);
  assert.deepEqual([tx.len, rx.len], [0, 0]);
  await traffic.lenInTraffic([tx, rx], 10_000);
});

test("array: disconnect_wakes_sender", () => verbs.disconnectWakesSender(bounded(1)));

test("array: disconnect_wakes_receiver", () => verbs.disconnectWakesReceiver(bounded(1)));

test("array: spsc", () => traffic.spsc(bounded(3), 20_000));

test("array: mpmc", () => traffic.mpmc(bounded(3), 1000));

test("array: stress_oneshot", () => traffic.oneshots(() => bounded(1), 500));

test("array: stress_iter", () =>
  traffic.tryIterUntil(bounded(1), bounded(1), { verb: "sendSync", answer: 1, sum: 1000 }));

test("array: stress_timeout_two_threads", () => traffic.impatience(bounded(2), 200));

test("array: drops", () =>
  drops(
    () => bounded(50),
    [
      [0, 50],
      [1, 0],
      [30, 7],
      [500, 49],
    ],
  ));

test("array: linearizable", () => traffic.linearizable(bounded(4), 25_000));

test("array: fairness", () => {
  fairness(() => bounded(10_000), 10_000);
});

test("array: fairness_duplicates", () => {
  fairnessDuplicates(bounded(10_000), 10_000);
});

test("array: recv_in_send", () => {
  const [tx, rx] = bounded<Sender<number>>(1);
  tx.sendSync(channel<number>()[0]);
  losingArm([tx, rx]);
  recvInSend((capacity) => bounded(capacity));
});

test("array: channel_through_channel", () => traffic.channelThroughChannel(bounded(1), 1));

test("array: panic_on_drop", () => {
  // Values have no destructors that could throw: what is left is that each is dropped once.
  dropOnce(() => bounded(2));
});

test("array: drop_unreceived", () => {
  dropUnreceived(bounded(1));
});
