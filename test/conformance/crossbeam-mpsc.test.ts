/**
 * Crossbeam's copy of Rust's tests of `std::sync::mpsc`, for its own channels, re-stated for TypeScript:
 * the same names, the same claims
 * (https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/mpsc.rs).
 * `channel` is `unbounded()` here, and `sync_channel(n)` is `bounded(n)`.
 */

import { test } from "node:test";
import { bounded, unbounded } from "mpscope";
import { MPSC_CLAIMS } from "./claims/mpsc.ts";
import { SYNC_CLAIMS } from "./claims/sync-mpsc.ts";

for (const { name, slots, check } of MPSC_CLAIMS) {
  test(`mpsc channel: ${name}`, () => check(() => unbounded()));
  test(`mpsc sync_channel: ${name}`, () => check(() => bounded(slots)));
}

for (const [name, check] of Object.entries(SYNC_CLAIMS)) {
  test(`mpsc sync_channel: ${name}`, () => check(bounded));
}
