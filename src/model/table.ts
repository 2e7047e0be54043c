/**
 * Rows of numbers, one typed array a column: what a world is made of. A table of ten thousand rows
 * is copied by a few calls that move memory, which is what makes checkpoints cheap.
 */

const ARRAYS = { u8: Uint8Array, u32: Uint32Array, f64: Float64Array } as const;

/** The columns of a table: name, and the kind of its numbers. */
export type Shape = Readonly<Record<string, keyof typeof ARRAYS>>;

/** One typed array a column, all of one length. */
export type Columns<S extends Shape> = {
  [N in keyof S]: InstanceType<(typeof ARRAYS)[S[N]]>;
};

/** Any of a table's columns. */
export type Column = Uint8Array | Uint32Array | Float64Array;

/** A table that grows. Rows that nobody wrote to are zeros. */
export class Table<S extends Shape> {
  /** Rows in use. */
  rows: number;
  /** The columns; each is at least {@link rows} long. Replaced when the table grows. */
  columns: Columns<S>;
  readonly #shape: S;
  readonly #bytesPerRow: number;
  #capacity: number;

  /** A table with `rows` rows of zeros. */
  constructor(shape: S, rows = 0) {
    this.#shape = shape;
    this.#capacity = rows;
    this.rows = rows;
    this.columns = newColumns(shape, rows);
    this.#bytesPerRow = columnsOf(this.columns).reduce((sum, c) => sum + c.BYTES_PER_ELEMENT, 0);
  }

  /** Memory of the rows in use. */
  get bytes(): number {
    return this.rows * this.#bytesPerRow;
  }

  /** Has at least `rows` rows from now on; new ones are zeros. */
  extend(rows: number): void {
    if (rows <= this.rows) return;
    this.#reserve(rows);
    this.rows = rows;
  }

  /** Adds a row of zeros; returns its number. */
  add(): number {
    const row = this.rows;
    this.extend(row + 1);
    return row;
  }

  /** Becomes equal to another table of the same shape. */
  copyFrom(source: Table<S>): void {
    this.#reserve(source.rows);
    const from = columnsOf(source.columns);
    for (const [index, column] of columnsOf(this.columns).entries()) {
      column.set(from[index]?.subarray(0, source.rows) ?? []);
      column.fill(0, source.rows, Math.max(source.rows, this.rows));
    }
    this.rows = source.rows;
  }

  #reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = Math.max(rows, 2 * this.#capacity, 16);
    const old = columnsOf(this.columns);
    this.columns = newColumns(this.#shape, this.#capacity);
    for (const [index, column] of columnsOf(this.columns).entries()) column.set(old[index] ?? []);
  }
}

/** Adds to a number of a column. */
export function increase(column: Column, row: number, by: number): void {
  column[row] = (column[row] ?? 0) + by;
}

function newColumns<S extends Shape>(shape: S, rows: number): Columns<S> {
  const columns = Object.entries(shape).map(([name, kind]) => [name, new ARRAYS[kind](rows)]);
  return Object.fromEntries(columns) as Columns<S>;
}

function columnsOf(columns: Columns<Shape>): Column[] {
  return Object.values(columns);
}
