/**
 * Crossbeam's tests of its list flavour, `unbounded()`, re-stated for TypeScript: the same names, the
 * same claims (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/list.rs).
 * Threads are workers; where a test sleeps until the other thread has got somewhere, ours is told.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { unbounded } from "mpscope";
import { soon } from "../support/deadline.ts";
import { times } from "../support/in-turn.ts";
import { drops } from "./claims/dropped-messages.ts";
import { fairness, fairnessDuplicates, recvInSend } from "./claims/selection.ts";
import * as traffic from "./claims/traffic.ts";
import * as verbs from "./claims/verbs.ts";

test("list: smoke", () => {
  const [tx, rx] = unbounded<number>();
  assert.deepEqual(tx.trySend(7), { ok: true });
  assert.deepEqual(rx.tryRecv(), { ok: true, value: 7 });
  tx.sendSync(8);
  assert.equal(rx.recvSync(), 8);
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  assert.deepEqual(rx.recvTimeoutSync(10), { ok: false, reason: "timeout" });
});

test("list: capacity", () => {
  const [tx, rx] = unbounded();
  assert.deepEqual([tx.capacity, rx.capacity], [Infinity, Infinity]);
});

test("list: len_empty_full", () => {
  const [tx, rx] = unbounded<number>();
  const check = (len: number): void => {
    for (const end of [tx, rx]) {
      assert.deepEqual([end.len, end.isEmpty, end.isFull], [len, len === 0, false]);
    }
  };
  check(0);
  tx.sendSync(1);
  check(1);
  rx.recvSync();
  check(0);
});

test("list: try_recv", () => verbs.tryRecv(unbounded()));

test("list: recv", () => verbs.recv(unbounded()));

test("list: recv_timeout", () => verbs.recvTimeout(unbounded()));

test("list: recv_timeout_nonempty_expired", async () => {
  const [tx, rx] = unbounded<number>();
  tx.sendSync(5);
  tx.sendSync(6);
  assert.deepEqual(rx.recvTimeoutSync(0), { ok: true, value: 5 });
  assert.deepEqual(await soon(rx.recvTimeout(0)), { ok: true, value: 6 });
  assert.deepEqual(rx.recvTimeoutSync(0), { ok: false, reason: "timeout" });
  assert.deepEqual(await soon(rx.recvTimeout(0)), { ok: false, reason: "timeout" });
});

test("list: try_send", () => {
  const [tx, rx] = unbounded<number>();
  for (let value = 0; value < 1000; value++) assert.deepEqual(tx.trySend(value), { ok: true });
  rx.drop();
  assert.deepEqual(tx.trySend(777), { ok: false, reason: "disconnected", value: 777 });
});

test("list: send", async () => {
  const [tx, rx] = unbounded<number>();
  await times(1000, (value) => soon(tx.send(value)));
  rx.drop();
  await assert.rejects(soon(tx.send(777)), { name: "SendError", value: 777 });
});

test("list: send_timeout", async () => {
  const [tx, rx] = unbounded<number>();
  for (let ms = 0; ms < 1000; ms++) assert.deepEqual(tx.sendTimeoutSync(ms, ms), { ok: true });
  assert.deepEqual(await soon(tx.sendTimeout(1000, 1000)), { ok: true });
  assert.equal(rx.len, 1001);
  rx.drop();
  const disconnected = { ok: false, reason: "disconnected", value: 777 };
  assert.deepEqual(tx.sendTimeoutSync(777, 0), disconnected);
  assert.deepEqual(await soon(tx.sendTimeout(777, 0)), disconnected);
});

test("list: send_after_disconnect", () => verbs.sendAfterDisconnect(unbounded()));

test("list: recv_after_disconnect", () => verbs.recvAfterDisconnect(unbounded()));

test("list: len", () => {
  const [tx, rx] = unbounded<number>();
  for (let sent = 1; sent <= 50; sent++) {
    tx.sendSync(sent);
    assert.equal(tx.len, sent);
  }
  for (let left = 49; left >= 0; left--) {
    rx.recvSync();
    assert.equal(rx.len, left);
  }
  assert.deepEqual([tx.len, rx.len], [0, 0]);
});

test("list: disconnect_wakes_receiver", () => verbs.disconnectWakesReceiver(unbounded()));

test("list: spsc", () => traffic.spsc(unbounded(), 100_000));

test("list: mpmc", () => traffic.mpmc(unbounded(), 1000));

test("list: stress_oneshot", () => traffic.oneshots(() => unbounded(), 500));

test("list: stress_iter", () =>
  traffic.tryIterUntil(unbounded(), unbounded(), { verb: "sendSync", answer: 1, sum: 1000 }));

test("list: stress_timeout_two_threads", () => traffic.impatience(unbounded(), 200));

test("list: drops", () =>
  drops(
    () => unbounded(),
    [
      [0, 100],
      [1, 0],
      [30, 7],
      [500, 49],
    ],
  ));

test("list: linearizable", () => traffic.linearizable(unbounded(), 25_000));

test("list: fairness", () => {
  fairness(() => unbounded(), 10_000);
});

test("list: fairness_duplicates", () => {
  fairnessDuplicates(unbounded(), 10_000);
});

test("list: recv_in_send", () => {
  recvInSend(() => unbounded());
});

test("list: channel_through_channel", () => traffic.channelThroughChannel(unbounded(), undefined));

test("list: stack_overflow", () => {
  const [tx, rx] = unbounded<Uint8Array>();
  tx.sendSync(new Uint8Array(32_768));
  assert.deepEqual(
    [...rx.tryIter()].map((data) => data.length),
    [32_768],
  );
});
