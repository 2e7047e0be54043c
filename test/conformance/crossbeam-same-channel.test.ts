/**
 * Crossbeam's tests of `same_channel`, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/same_channel.rs).
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { after, bounded, never, type SharedReceiver, tick, unbounded } from "mpscope";
import type { Pair } from "./claims/traffic.ts";

/** A handle and its clone are of one channel, another channel's is not. */
function sameReceivers(open: () => SharedReceiver<unknown>): void {
  const rx = open();
  const clone = rx.clone();
  assert.equal(rx.sameChannel(clone), true);
  const other = open();
  assert.equal(rx.sameChannel(other), false);
  assert.equal(clone.sameChannel(other), false);
}

function sameEnds(open: () => Pair<unknown>): void {
  sameReceivers(() => open()[1]);
  const [tx] = open();
  const clone = tx.clone();
  assert.equal(tx.sameChannel(clone), true);
  const [other] = open();
  assert.equal(tx.sameChannel(other), false);
  assert.equal(clone.sameChannel(other), false);
}

test("same_channel: after_same_channel", () => {
  sameReceivers(() => after(50));
  assert.equal(after(50).sameChannel(after(100)), false);
});

test("same_channel: array_same_channel", () => {
  sameEnds(() => bounded(1));
});

test("same_channel: list_same_channel", () => {
  sameEnds(() => unbounded());
});

test("same_channel: never_same_channel", () => {
  // In Rust all of them are one, as nobody can tell. Here each has a number and a name of its own.
  sameReceivers(() => never());
});

test("same_channel: tick_same_channel", () => {
  sameReceivers(() => tick(50));
  assert.equal(tick(50).sameChannel(tick(100)), false);
});

test("same_channel: zero_same_channel", () => {
  sameEnds(() => bounded(0));
});

test("same_channel: different_flavors_same_channel", () => {
  const [tx1, rx1] = bounded(0);
  const [tx2, rx2] = unbounded();
  assert.equal(tx1.sameChannel(tx2), false);
  assert.equal(rx1.sameChannel(rx2), false);
});
