/**
 * A column of numbers in as few bytes as let any one of them be read at once: differences to a base in one, two,
 * four or eight bytes (frame of reference, https://en.wikipedia.org/wiki/Frame_of_reference coding), or only those
 * rows that are not the usual one.
 */

import { firstNot } from "./position-list.ts";
import type { Column } from "./table.ts";

/** Bytes that a number takes where only unusual ones are kept. */
const SPARSE_BYTES = Uint16Array.BYTES_PER_ELEMENT + Float64Array.BYTES_PER_ELEMENT;

const MOST_ROWS = 1 << 16;
/** Room for the differences of one column: they are copied before another is packed. */
const LOWERED = new Uint32Array(MOST_ROWS);
/** The rows of the column that was looked through last that do not hold its usual number. */
const UNUSUAL = new Uint16Array(MOST_ROWS);

/** A column of one number. */
interface Constant {
  readonly form: "constant";
  readonly base: number;
}

/** `base` plus a number a row. */
interface Dense {
  readonly form: "dense";
  readonly base: number;
  readonly above: Uint8Array | Uint16Array | Uint32Array | Float64Array;
}

/** `base` but in these rows, which rise. */
interface Sparse {
  readonly form: "sparse";
  readonly base: number;
  readonly rows: Uint16Array;
  readonly values: Float64Array;
}

/** A column that is no longer written to; at most 65,536 rows. */
export type PackedColumn = Constant | Dense | Sparse;

/** Packs the first `length` numbers of a column, at least one. */
export function pack(column: Column, length: number): PackedColumn {
  const { least, most, unusual } = lookThrough(column, length);
  const usual = column[length >> 1] ?? 0;
  if (least === most) return { form: "constant", base: least };
  const bytes = column instanceof Uint8Array ? 1 : bytesFor(most - least);
  if (unusual * SPARSE_BYTES < length * bytes) return packSparse(column, usual, unusual);
  // Without a base it is less work; and the difference of two large numbers may be none that a float can hold.
  const isBaseless = bytes === 8 || (least >= 0 && bytesFor(most) === bytes);
  const base = isBaseless ? 0 : least;
  return { form: "dense", base, above: differences(column, length, base, bytes) };
}

/** One number of a packed column. */
export function numberAt(column: PackedColumn, row: number): number {
  if (column.form === "dense") return column.base + (column.above[row] ?? 0);
  if (column.form === "constant") return column.base;
  const { rows, values, base } = column;
  const index = firstNot(rows.length, (at) => (rows[at] ?? 0) < row);
  return rows[index] === row ? (values[index] ?? 0) : base;
}

/** Writes a packed column of `length` rows out again. */
export function unpack(column: PackedColumn, to: Column, length: number): void {
  switch (column.form) {
    case "constant":
      to.fill(column.base, 0, length);
      return;
    case "dense":
      // Copying between kinds of arrays and a loop over one kind are quick; one loop over all kinds is not.
      to.set(column.above);
      if (column.base !== 0) raise(to, length, column.base);
      return;
    case "sparse":
      to.fill(column.base, 0, length);
      for (const [index, row] of column.rows.entries()) to[row] = column.values[index] ?? 0;
      return;
  }
}

/** Calls `visit` with the rows from `from` to `length` that hold `value`, in order. */
export function eachRowWith(
  column: PackedColumn,
  value: number,
  from: number,
  length: number,
  visit: (row: number) => void,
): void {
  const { base } = column;
  if (column.form === "dense") {
    const { above } = column;
    const next = (row: number) => above.indexOf(value - base, row);
    for (let row = next(from); row >= 0 && row < length; row = next(row + 1)) visit(row);
    return;
  }
  if (column.form === "sparse" && value !== base) {
    for (const [index, row] of column.rows.entries()) {
      if (row >= from && row < length && column.values[index] === value) visit(row);
    }
    return;
  }
  if (value !== base) return;
  for (let row = from; row < length; row++) if (numberAt(column, row) === value) visit(row);
}

/** Memory of a packed column's numbers. */
export function bytesOf(column: PackedColumn): number {
  if (column.form === "dense") return column.above.byteLength;
  return column.form === "sparse" ? column.rows.byteLength + column.values.byteLength : 0;
}

function lookThrough(column: Column, length: number) {
  if (column instanceof Float64Array) return lookThroughFloats(column, length);
  return column instanceof Uint32Array
    ? lookThroughWords(column, length)
    : lookThroughBytes(column, length);
}

// The same three times: a loop that has seen one kind of array only is many times as quick.

function lookThroughFloats(column: Float64Array, length: number) {
  const usual = column[length >> 1] as number;
  let least = usual;
  let most = usual;
  let unusual = 0;
  for (let row = 0; row < length; row++) {
    const value = column[row] as number;
    if (value === usual) continue;
    UNUSUAL[unusual++] = row;
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  return { least, most, unusual };
}

function lookThroughWords(column: Uint32Array, length: number) {
  const usual = column[length >> 1] as number;
  let least = usual;
  let most = usual;
  let unusual = 0;
  for (let row = 0; row < length; row++) {
    const value = column[row] as number;
    if (value === usual) continue;
    UNUSUAL[unusual++] = row;
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  return { least, most, unusual };
}

function lookThroughBytes(column: Uint8Array, length: number) {
  const usual = column[length >> 1] as number;
  let unusual = 0;
  // They take a byte, whatever their range. With so many that are not the usual one all are kept.
  for (let row = 0; row < length && unusual * SPARSE_BYTES < length; row++) {
    if (column[row] !== usual) UNUSUAL[unusual++] = row;
  }
  return unusual === 0 ? { least: usual, most: usual, unusual } : { least: 0, most: 0xff, unusual };
}

function bytesFor(range: number): number {
  if (range <= 0xff) return 1;
  if (range <= 0xffff) return 2;
  return range <= 0xffff_ffff ? 4 : 8;
}

function differences(column: Column, length: number, base: number, bytes: number): Dense["above"] {
  const used = column.subarray(0, length);
  if (used instanceof Uint8Array) return used.slice();
  if (bytes === 8) return new Float64Array(used);
  const words = used instanceof Uint32Array && base === 0 ? used : lowered(used, base);
  // Copying from words to what is narrower is the platform's, and quick.
  if (bytes === 1) return new Uint8Array(words);
  return bytes === 2 ? new Uint16Array(words) : new Uint32Array(words);
}

/** The column less its base, until the next one is lowered. */
function lowered(column: Uint32Array | Float64Array, base: number): Uint32Array {
  const words = LOWERED.subarray(0, column.length);
  if (column instanceof Float64Array) lowerFloats(column, base, words);
  else lowerWords(column, base, words);
  return words;
}

function lowerFloats(column: Float64Array, base: number, to: Uint32Array): void {
  for (let row = 0; row < to.length; row++) to[row] = (column[row] as number) - base;
}

function lowerWords(column: Uint32Array, base: number, to: Uint32Array): void {
  for (let row = 0; row < to.length; row++) to[row] = (column[row] as number) - base;
}

function packSparse(column: Column, usual: number, unusual: number): Sparse {
  const rows = UNUSUAL.slice(0, unusual);
  const values = new Float64Array(unusual);
  for (let index = 0; index < unusual; index++) values[index] = column[rows[index] as number] ?? 0;
  return { form: "sparse", base: usual, rows, values };
}

function raise(column: Column, length: number, by: number): void {
  if (column instanceof Float64Array) raiseFloats(column, length, by);
  else if (column instanceof Uint32Array) raiseWords(column, length, by);
}

function raiseFloats(column: Float64Array, length: number, by: number): void {
  for (let row = 0; row < length; row++) column[row] = (column[row] as number) + by;
}

function raiseWords(column: Uint32Array, length: number, by: number): void {
  for (let row = 0; row < length; row++) column[row] = (column[row] as number) + by;
}
