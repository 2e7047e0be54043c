import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { bytesOf, eachRowWith, numberAt, pack, unpack } from "../../../src/model/packed-column.ts";
import type { Column } from "../../../src/model/table.ts";

const bytes = fc.array(fc.nat(0xff), { minLength: 1 }).map((numbers) => new Uint8Array(numbers));
const words = fc
  .array(fc.oneof(fc.nat(3), fc.nat(0xffff), fc.nat(0xffff_ffff)), { minLength: 1 })
  .map((numbers) => new Uint32Array(numbers));
const floats = fc
  .array(fc.oneof(fc.constant(0), fc.integer(), fc.maxSafeInteger()), { minLength: 1 })
  .map((numbers) => new Float64Array(numbers));
/** Mostly one number, as most columns are. */
const rare = fc
  .tuple(fc.nat(9), fc.array(fc.tuple(fc.nat(199), fc.nat(0xffff_ffff)), { maxLength: 9 }))
  .map(([usual, others]) => {
    const column = new Uint32Array(200).fill(usual);
    for (const [row, value] of others) column[row] = value;
    return column;
  });
const column: fc.Arbitrary<Column> = fc.oneof(bytes, words, floats, rare);

describe("a packed column", () => {
  it("holds every number", () => {
    fc.assert(
      fc.property(column, (numbers) => {
        const packed = pack(numbers.slice(), numbers.length);
        const read = Array.from(numbers, (_, row) => numberAt(packed, row));
        assert.deepEqual(read, [...numbers]);
        const unpacked = numbers.slice().fill(7);
        unpack(packed, unpacked, numbers.length);
        assert.deepEqual(unpacked, numbers);
      }),
      { examples: [[Uint8Array.of(0, 0xff, 0)]] },
    );
  });

  it("finds the rows with a number", () => {
    fc.assert(
      fc.property(column, fc.nat(200), fc.nat(200), (numbers, at, from) => {
        const value = numbers[at % numbers.length] ?? 0;
        const found: number[] = [];
        const packed = pack(numbers.slice(), numbers.length);
        eachRowWith(packed, value, from, numbers.length, (row) => found.push(row));
        const expected = [...numbers.keys()].filter((row) => row >= from && numbers[row] === value);
        assert.deepEqual(found, expected);
      }),
    );
  });

  it("takes no memory for one number, and little for a few unusual ones", () => {
    assert.equal(bytesOf(pack(new Uint32Array(1000).fill(70_000), 1000)), 0);
    const few = new Uint32Array(1000);
    few[7] = 1_000_000;
    assert.equal(bytesOf(pack(few, 1000)), 10);
    const near = Float64Array.from({ length: 1000 }, (_, row) => 1e15 + row * 200);
    assert.equal(bytesOf(pack(near, 1000)), 4000);
  });
});
