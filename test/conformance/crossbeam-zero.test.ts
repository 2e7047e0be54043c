/**
 * Crossbeam's tests of its zero flavour, `bounded(0)`, re-stated for TypeScript: the same names, the
 * same claims (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/zero.rs).
 * Threads are workers; where a test sleeps until the other thread has got somewhere, ours is told.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { bounded, select, send } from "mpscope";
import { soon } from "../support/deadline.ts";
import { otherThread } from "../support/other-thread.ts";
import { drops } from "./claims/dropped-messages.ts";
import { rendezvousFairness } from "./claims/selection.ts";
import * as traffic from "./claims/traffic.ts";
import * as verbs from "./claims/verbs.ts";

test("zero: smoke", () => {
  const [tx, rx] = bounded<number>(0);
  assert.deepEqual(tx.trySend(7), { ok: false, reason: "full", value: 7 });
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
});

test("zero: capacity", () => {
  const [tx, rx] = bounded(0);
  assert.deepEqual([tx.capacity, rx.capacity], [0, 0]);
});

test("zero: len_empty_full", async () => {
  const [tx, rx] = bounded<number>(0);
  const check = (): void => {
    for (const end of [tx, rx]) {
      assert.deepEqual([end.len, end.isEmpty, end.isFull], [0, true, true]);
    }
  };
  check();
  await using other = otherThread({ tx: tx.clone() });
  const sending = other.do("tx", "sendSync", 0);
  assert.equal(await soon(rx.recv()), 0);
  await sending;
  check();
});

test("zero: try_recv", () => verbs.tryRecv(bounded(0)));

test("zero: recv", () => verbs.recv(bounded(0)));

test("zero: recv_timeout", () => verbs.recvTimeout(bounded(0)));

test("zero: try_send", async () => {
  const [tx, rx] = bounded<number>(0);
  await using other = otherThread({ tx });
  assert.deepEqual(await other.do("tx", "trySend", 7), { ok: false, reason: "full", value: 7 });
  const receiving = rx.recv();
  assert.deepEqual(await other.do("tx", "trySend", 8), { ok: true });
  assert.equal(await soon(receiving), 8);
  rx.drop();
  const disconnected = { ok: false, reason: "disconnected", value: 9 };
  assert.deepEqual(await other.do("tx", "trySend", 9), disconnected);
});

test("zero: send", () => verbs.send(bounded(0), [7, 8, 9]));

test("zero: send_timeout", async () => {
  const [tx, rx] = bounded<number>(0);
  await using other = otherThread({ tx });
  const sendTimeout = (value: number, ms: number): Promise<unknown> =>
    other.do("tx", "sendTimeoutSync", value, ms);
  assert.deepEqual(await sendTimeout(7, 10), { ok: false, reason: "timeout", value: 7 });
  const sending = sendTimeout(8, 60_000);
  assert.equal(await soon(rx.recv()), 8);
  assert.deepEqual(await sending, { ok: true });
  const last = sendTimeout(9, 60_000);
  rx.drop();
  assert.deepEqual(await last, { ok: false, reason: "disconnected", value: 9 });
});

test("zero: len", () => traffic.lenInTraffic(bounded(0), 2000));

test("zero: disconnect_wakes_sender", () => verbs.disconnectWakesSender(bounded(0)));

test("zero: disconnect_wakes_receiver", () => verbs.disconnectWakesReceiver(bounded(0)));

test("zero: spsc", () => traffic.spsc(bounded(0), 5000));

test("zero: mpmc", () => traffic.mpmc(bounded(0), 1000));

test("zero: stress_oneshot", () => traffic.oneshots(() => bounded(0), 500));

test("zero: stress_iter", () =>
  traffic.tryIterUntil(bounded(0), bounded(0), { verb: "trySend", answer: 1, sum: 1000 }));

test("zero: stress_timeout_two_threads", () => traffic.impatience(bounded(0), 200));

test("zero: drops", () =>
  drops(
    () => bounded(0),
    [
      [0, 0],
      [1, 0],
      [500, 0],
    ],
  ));

test("zero: fairness", () => rendezvousFairness([bounded(0), bounded(0)], 4000));

test("zero: fairness_duplicates", () => {
  const [tx, rx] = bounded<number>(0);
  return rendezvousFairness(
    Array.from({ length: 5 }, () => [tx, rx.clone()]),
    4000,
  );
});

test("zero: recv_in_send", async () => {
  const [tx, rx] = bounded<number>(0);
  const first = rx.recv();
  await using receiver = otherThread({ rx: rx.clone() });
  await using sender = otherThread({ tx: tx.clone() });
  const receiving = receiver.do("rx", "recvSync");
  const sending = sender.do("tx", "sendSync", 7);
  assert.equal((await soon(select({ out: send(tx, await soon(first)) }))).ok, true);
  await sending;
  assert.equal(await receiving, 7);
});

test("zero: channel_through_channel", () => traffic.channelThroughChannel(bounded(0), 0));
