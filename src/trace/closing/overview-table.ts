/**
 * The tables of an OVERVIEW: like EVENTS column by column, so that a reader passes over columns that it does not know,
 * and columns in which every number is 0 take no room.
 */

import type { ByteReader, ByteWriter } from "../bytes.ts";
import { TraceFormatError } from "../errors.ts";

/** The columns of a kind of table and their numbers in the format; the first one is never left out. */
export type ColumnNumbers = { readonly [name: string]: number };

/** A table of whole numbers; a column that is missing is all 0. */
export interface OverviewTable<N extends ColumnNumbers> {
  readonly rows: number;
  readonly columns: { readonly [name in keyof N]?: Float64Array };
}

/** A number of a table. */
export function cell<N extends ColumnNumbers>(
  { columns }: OverviewTable<N>,
  name: keyof N,
  row: number,
): number {
  return columns[name]?.[row] ?? 0;
}

/** A table of rows that are given as objects; a field that a row does not have is 0. */
export function tableOf<N extends ColumnNumbers>(
  numbers: N,
  rows: readonly { readonly [name in keyof N]?: number }[],
): OverviewTable<N> {
  const columns: { [name in keyof N]?: Float64Array } = {};
  for (const name of Object.keys(numbers) as (keyof N)[]) {
    columns[name] = Float64Array.from(rows, (row) => row[name] ?? 0);
  }
  return { rows: rows.length, columns };
}

/** Appends a table: how many rows, then its columns. */
export function writeTable<N extends ColumnNumbers>(
  to: ByteWriter,
  numbers: N,
  table: OverviewTable<N>,
  column: ByteWriter,
): void {
  to.varint(table.rows);
  for (const [index, [name, number]] of Object.entries(numbers).entries()) {
    const values = table.columns[name] ?? new Float64Array(table.rows);
    if (index > 0 && values.every((value) => value === 0)) continue;
    column.clear();
    for (const value of values) column.signed(value);
    to.varint(number);
    to.varint(column.length);
    to.raw(column.written);
  }
}

/** Reads a table that fills `from`, of at most so many rows. Throws {@link TraceFormatError} when it is none. */
export function readTable<N extends ColumnNumbers>(
  from: ByteReader,
  numbers: N,
  most: number,
): OverviewTable<N> {
  const rows = from.varint(most);
  // The first column is there, and a number takes a byte or more.
  if (rows > from.left) throw new TraceFormatError("a table holds more than it can", from.at);
  const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]));
  const columns: { [name in keyof N]?: Float64Array } = {};
  while (from.left > 0) {
    const name = names.get(from.varint()) as keyof N | undefined;
    const part = from.part(from.varint());
    if (name === undefined) continue;
    if (columns[name] !== undefined) throw new TraceFormatError("a column comes twice", part.at);
    if (rows > part.left) throw new TraceFormatError("a column is too short", part.at);
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = part.signed();
    if (part.left > 0) throw new TraceFormatError("a column is too long", part.at);
    columns[name] = values;
  }
  const [first] = names.values();
  if (rows > 0 && first !== undefined && columns[first] === undefined) {
    throw new TraceFormatError("a table without its first column", from.at);
  }
  return { rows, columns };
}
