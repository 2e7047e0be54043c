/** Copies of bytes, short and long, over both sides of the shared memory. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { assert as assertThat, boolean, constantFrom, integer, property } from "fast-check";
import { copyBytes } from "../../../src/runtime/memory/copy.ts";

/** Around the length from which on another way is taken, and far above it. */
const LENGTHS = [0, 1, 7, 2047, 2048, 2049, 70_000];
const ROOM = 80_000;

function bytes(length: number, isShared: boolean): Uint8Array {
  return new Uint8Array(isShared ? new SharedArrayBuffer(length) : new ArrayBuffer(length));
}

test("a copy is as `set` makes it, and changes nothing else", () => {
  assertThat(
    property(
      constantFrom(...LENGTHS),
      integer({ min: 0, max: 9000 }),
      integer({ min: 0, max: 9 }),
      boolean(),
      boolean(),
      (length, at, offset, isFromShared, isToShared) => {
        const source = bytes(length + offset, isFromShared).map((_, index) => index * 7);
        const [copied, set] = [bytes(ROOM, isToShared).fill(1), bytes(ROOM, isToShared).fill(1)];
        copyBytes(source.subarray(offset), copied, at);
        set.set(source.subarray(offset), at);
        assert.equal(Buffer.compare(copied, set), 0);
      },
    ),
  );
});

test("what does not fit is not copied", () => {
  for (const length of LENGTHS.slice(1)) {
    const target = bytes(length, true);
    assert.throws(() => copyBytes(bytes(length, false).fill(1), target, 1), RangeError);
    assert.ok(target.every((byte) => byte === 0));
  }
});
