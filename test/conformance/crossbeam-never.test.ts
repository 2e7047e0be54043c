/**
 * crossbeam's tests of `never`, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/never.rs).
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { never, type Receiver, recv, selectSync, tick, trySelect, unbounded } from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { blocked, received } from "../support/select-forms.ts";

test("never: smoke", () => {
  assert.deepEqual(trySelect([recv(never<number>())]), blocked(-1));
});

function optional(some: Receiver<number> | undefined): Receiver<number> {
  return some ?? never();
}

test("never: optional", () => {
  const [tx, rx] = unbounded<number>();
  tx.sendSync(1);
  tx.sendSync(2);
  assert.deepEqual(trySelect([recv(optional(rx))]), received(0, 1));
  assert.deepEqual(trySelect([recv(optional(undefined))]), blocked(-1));
});

test("never: tick_n", () => {
  let ticks: Receiver<unknown> = tick(2);
  let steps = 0;
  while (selectSync([recv(ticks)], { timeout: steps < 10 ? 60_000 : 30 }).ok) {
    steps++;
    if (steps < 10) continue;
    ticks.drop();
    ticks = never();
  }
  assert.equal(steps, 10);
});

test("never: capacity", () => {
  assert.equal(never<number>().capacity, 0);
});

test("never: len_empty_full", () => {
  const rx = never<number>();
  assert.deepEqual([rx.len, rx.isEmpty, rx.isFull], [0, true, true]);
});

test("never: try_recv", async () => {
  const rx = never<number>();
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  const stop = new AbortController();
  const receiving = rx.recv({ signal: stop.signal });
  assert.equal(await isPending(receiving), true);
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  stop.abort();
  await assert.rejects(soon(receiving), { name: "AbortError" });
});

test("never: recv_timeout", async () => {
  const rx = never<number>();
  for (let time = 1; time <= 2; time++) {
    const start = performance.now();
    const result = time === 1 ? await soon(rx.recvTimeout(20)) : rx.recvTimeoutSync(20);
    assert.deepEqual(result, { ok: false, reason: "timeout" });
    assert.ok(performance.now() - start >= 19, "not before its time");
  }
});
