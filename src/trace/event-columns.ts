/** The payload of an EVENTS frame: events column by column, columns of zeros left out. */

import { COLUMNS, type EventBatch } from "./batch.ts";
import { type ByteReader, ByteWriter } from "./bytes.ts";
import { TraceFormatError } from "./errors.ts";
import { COLUMN_ID } from "./format.ts";

const MAX_U32 = 0xffff_ffff;
const UNSIGNED = ["kind", "worker", ...COLUMNS.filter((name) => name !== "other")] as const;
type UnsignedColumn = (typeof UNSIGNED)[number];
const UNSIGNED_BY_ID = new Map(UNSIGNED.map((name) => [COLUMN_ID[name], name]));

/** The largest number that a column may hold; ids are bounded more tightly by {@link readColumns}. */
const LIMIT: { readonly [C in UnsignedColumn]: number } = {
  kind: 0xff,
  worker: MAX_U32,
  channel: MAX_U32,
  handle: MAX_U32,
  operation: MAX_U32,
  outcome: 0xff,
  ticket: Number.MAX_SAFE_INTEGER,
  occupancy: MAX_U32,
  size: MAX_U32,
  site: MAX_U32,
  text: MAX_U32,
  detail: MAX_U32,
};

/** Columns whose numbers are ids, and so never exceed what the trace's size allows. */
const ID_COLUMNS: ReadonlySet<UnsignedColumn> = new Set([
  "worker",
  "channel",
  "handle",
  "site",
  "text",
  "detail",
]);

/** Writes rows `[from, to)` of `batch`. Their times must not decrease. */
export function writeColumns(to: ByteWriter, batch: EventBatch, from: number, end: number): void {
  const column = new ByteWriter(2 * (end - from));
  let previous = batch.time[from] ?? 0;
  for (let row = from; row < end; row++) {
    const time = batch.time[row] ?? 0;
    column.varint(time - previous);
    previous = time;
  }
  if (previous !== batch.time[from]) append(to, COLUMN_ID.time, column);
  for (const name of UNSIGNED) {
    const values = batch[name];
    column.clear();
    if (isZero(values, from, end)) continue;
    for (let row = from; row < end; row++) column.varint(values[row] ?? 0);
    append(to, COLUMN_ID[name], column);
  }
  if (isZero(batch.other, from, end)) return;
  column.clear();
  for (let row = from; row < end; row++) column.signed(batch.other[row] ?? 0);
  append(to, COLUMN_ID.other, column);
}

/**
 * Reads `count` rows into an empty batch that has room for them. The first row's time is `firstTime`.
 * Throws {@link TraceFormatError} when a column is not whole, comes twice, or holds an id above `maxId`.
 */
export function readColumns(
  from: ByteReader,
  batch: EventBatch,
  count: number,
  firstTime: number,
  maxId: number,
): void {
  const seen = new Set<number>();
  batch.time.fill(firstTime, 0, count);
  while (from.left > 0) {
    const at = from.at;
    const id = from.varint();
    const values = from.part(from.varint());
    if (seen.has(id)) throw new TraceFormatError("a column comes twice", at);
    seen.add(id);
    const name = UNSIGNED_BY_ID.get(id);
    if (id === COLUMN_ID.time) readTimes(values, batch.time, count);
    else if (id === COLUMN_ID.other) readSigned(values, batch.other, count);
    else if (name === undefined) continue;
    else {
      const limit = ID_COLUMNS.has(name) ? Math.min(maxId, LIMIT[name]) : LIMIT[name];
      readUnsigned(values, batch[name], count, limit);
    }
    if (values.left > 0) throw new TraceFormatError("a column is too long", values.at);
  }
  if (!seen.has(COLUMN_ID.kind)) throw new TraceFormatError("events without a kind", from.at);
  batch.length = count;
}

function append(to: ByteWriter, id: number, column: ByteWriter): void {
  to.varint(id);
  to.varint(column.length);
  to.raw(column.written);
}

function isZero(values: ArrayLike<number>, from: number, end: number): boolean {
  for (let row = from; row < end; row++) if (values[row] !== 0) return false;
  return true;
}

function readTimes(from: ByteReader, times: Float64Array, count: number): void {
  let time = times[0] ?? 0;
  for (let row = 0; row < count; row++) {
    time += from.varint();
    if (time > Number.MAX_SAFE_INTEGER) throw new TraceFormatError("a time is too large", from.at);
    times[row] = time;
  }
}

function readUnsigned(
  from: ByteReader,
  values: Float64Array | Uint32Array | Uint8Array,
  count: number,
  limit: number,
): void {
  for (let row = 0; row < count; row++) values[row] = from.varint(limit);
}

function readSigned(from: ByteReader, values: Float64Array, count: number): void {
  for (let row = 0; row < count; row++) values[row] = from.signed();
}
