/**
 * Crossbeam's tests of iteration, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/iter.rs).
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { spawn, unbounded } from "mpscope";
import { soon } from "../support/deadline.ts";
import { workerUrl } from "../support/worker-url.ts";
import { tryIterUntil } from "./claims/traffic.ts";

test("iter: nested_recv_iter", async () => {
  const [tx, rx] = unbounded<number>();
  const adding = spawn<number>(workerUrl("traffic", "addUpTo"), { rx, enough: Infinity });
  for (const value of [3, 1, 2]) tx.sendSync(value);
  tx.drop();
  assert.equal(await soon(adding.join()), 6);
});

test("iter: recv_iter_break", async () => {
  const [tx, rx] = unbounded<number>();
  const adding = spawn<number>(workerUrl("traffic", "addUpTo"), { rx, enough: 3 });
  for (const value of [2, 2, 2]) tx.sendSync(value);
  tx.trySend(2);
  tx.drop();
  assert.equal(await soon(adding.join()), 4);
});

test("iter: recv_try_iter", () =>
  tryIterUntil(unbounded(), unbounded(), { verb: "sendSync", answer: 2, sum: 6 }));

test("iter: recv_into_iter_owned", () => {
  // An iterator does not own its receiver here, but it is all that is needed to receive.
  const iterator = (() => {
    const [tx, rx] = unbounded<number>();
    tx.sendSync(1);
    tx.sendSync(2);
    tx.drop();
    return rx[Symbol.iterator]();
  })();
  assert.deepEqual(iterator.next(), { done: false, value: 1 });
  assert.deepEqual(iterator.next(), { done: false, value: 2 });
  assert.deepEqual(iterator.next(), { done: true, value: undefined });
});

test("iter: recv_into_iter_borrowed", () => {
  const [tx, rx] = unbounded<number>();
  tx.sendSync(1);
  tx.sendSync(2);
  tx.drop();
  assert.deepEqual([...rx], [1, 2]);
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
});
