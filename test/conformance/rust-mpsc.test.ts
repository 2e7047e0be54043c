/**
 * Rust's own tests of `std::sync::mpsc`, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/rust-lang/rust/tree/master/library/std/tests/sync). Threads are workers where
 * the claim is about threads; loops that only repeat are shorter.
 */

import { test } from "node:test";
import { channel, syncChannel } from "mpscope";
import type { Open } from "./claims/claim.ts";
import { MPSC_CLAIMS } from "./claims/mpsc.ts";
import { SYNC_CLAIMS } from "./claims/sync-mpsc.ts";

for (const { name, slots, check } of MPSC_CLAIMS) {
  const kinds: Record<string, Open> = {
    "channel()": () => channel(),
    "sync_channel(1)": () => syncChannel(Math.max(slots, 1)),
  };
  // A rendezvous holds nothing: what needs a buffer was never claimed of it.
  if (slots === 0) kinds["sync_channel(0)"] = () => syncChannel(0);
  for (const [kind, open] of Object.entries(kinds)) test(`${kind}: ${name}`, () => check(open));
}

for (const [name, check] of Object.entries(SYNC_CLAIMS)) {
  test(`sync_channel: ${name}`, () => check(syncChannel));
}
