/**
 * All events of a trace, in the order of the trace. They are kept in segments of 16,384 rows: the newest as plain
 * columns, which grow; the others packed, in a fifth of the memory, and unpacked again where events are folded.
 */

import { eachRowWith, numberAt, type PackedColumn, pack, unpack } from "./packed-column.ts";
import { type Columns, Table } from "./table.ts";

/**
 * A batch's columns, with rows of the {@link import("./cast.ts").Cast} in place of ids, and the edge
 * that the event concerns.
 */
export const EVENT_SHAPE = {
  time: "f64",
  kind: "u8",
  worker: "u32",
  channel: "u32",
  handle: "u32",
  edge: "u32",
  operation: "u32",
  /** How many events before it the operation that ends here began to wait; 0: it did not wait. */
  began: "u32",
  outcome: "u8",
  ticket: "f64",
  occupancy: "u32",
  size: "u32",
  site: "u32",
  text: "u32",
  detail: "u32",
  other: "f64",
} as const;

/** The name of one of an event's numbers. */
export type EventColumn = keyof typeof EVENT_SHAPE;

/** Events as columns. */
export type EventColumns = Columns<typeof EVENT_SHAPE>;

const NAMES = Object.keys(EVENT_SHAPE) as readonly EventColumn[];
/** The columns that are written for some events only. */
export const NOT_OF_ALL = ["edge", "began"] as const satisfies readonly EventColumn[];
const SEGMENT_BITS = 14;
/** How many events a segment holds. */
export const SEGMENT_ROWS = 1 << SEGMENT_BITS;
/** So many segments are kept unpacked: two cursors play, a third looks something up. */
const MOST_UNPACKED = 6;

type Packed = Readonly<Record<EventColumn, PackedColumn>>;

/** Events by position: position p is the p-th event, counted from 0. */
export class History {
  readonly #packed: Packed[] = [];
  /** The newest segment. */
  readonly #open = new Table(EVENT_SHAPE, SEGMENT_ROWS).columns;
  /** By segment; the one used longest ago comes first. */
  readonly #unpacked = new Map<number, EventColumns>();
  #length = 0;
  #lastTime = 0;

  /** How many events there are. */
  get length(): number {
    return this.#length;
  }

  /** ns; the time of the last event, 0 when there is none. */
  get lastTime(): number {
    return this.#lastTime;
  }

  /**
   * Makes room for events: the newest segment's columns, in which the rows from {@link length} on hold zeros where not
   * every event has something ({@link NOT_OF_ALL}). Write as many as there is room for ({@link SEGMENT_ROWS}), then
   * {@link grow}.
   */
  room(): EventColumns {
    return this.#open;
  }

  /** So many rows were written. */
  grow(rows: number): void {
    if (rows === 0) return;
    this.#length += rows;
    const last = rowAt(this.#length - 1);
    this.#lastTime = this.#open.time[last] ?? 0;
    if (last === SEGMENT_ROWS - 1) this.#close();
  }

  /** The columns that hold the event at a position, good until others are asked for; its row is {@link rowAt}. */
  columns(position: number): EventColumns {
    const number = position >>> SEGMENT_BITS;
    const packed = this.#packed[number];
    if (packed === undefined) {
      if (position < this.#length) return this.#open;
      throw new RangeError(`there is no event ${position}`);
    }
    const known = this.#unpacked.get(number);
    if (known === undefined) return this.#unpack(number, packed);
    this.#unpacked.delete(number);
    this.#unpacked.set(number, known);
    return known;
  }

  /** One number of one event. */
  at(position: number, column: EventColumn): number {
    const packed = this.#packed[position >>> SEGMENT_BITS];
    if (packed !== undefined) return numberAt(packed[column], position & (SEGMENT_ROWS - 1));
    if (position < this.#length) return this.#open[column][position & (SEGMENT_ROWS - 1)] ?? 0;
    throw new RangeError(`there is no event ${position}`);
  }

  /** Calls `visit` with the positions from `from` on of the events that hold `value` in a column, in order. */
  eachWith(
    column: EventColumn,
    value: number,
    from: number,
    visit: (position: number) => void,
  ): void {
    for (let position = from; position < this.#length; position = segmentEnd(position)) {
      const first = position - rowAt(position);
      const packed = this.#packed[position >>> SEGMENT_BITS]?.[column];
      const rows = Math.min(SEGMENT_ROWS, this.#length - first);
      const numbers = packed ?? ({ form: "dense", base: 0, above: this.#open[column] } as const);
      eachRowWith(numbers, value, rowAt(position), rows, (row) => visit(first + row));
    }
  }

  #close(): void {
    const packed = NAMES.map((name) => [name, pack(this.#open[name], SEGMENT_ROWS)]);
    this.#packed.push(Object.fromEntries(packed) as Packed);
    for (const name of NOT_OF_ALL) this.#open[name].fill(0);
  }

  #unpack(number: number, packed: Packed): EventColumns {
    const [oldest] = this.#unpacked.keys();
    const isFull = this.#unpacked.size >= MOST_UNPACKED && oldest !== undefined;
    const columns =
      (isFull ? this.#unpacked.get(oldest) : undefined) ??
      new Table(EVENT_SHAPE, SEGMENT_ROWS).columns;
    if (isFull) this.#unpacked.delete(oldest);
    for (const name of NAMES) unpack(packed[name], columns[name], SEGMENT_ROWS);
    this.#unpacked.set(number, columns);
    return columns;
  }
}

/** The first position of the next segment. */
export function segmentEnd(position: number): number {
  return position - rowAt(position) + SEGMENT_ROWS;
}

/** The row of a position in its columns. */
export function rowAt(position: number): number {
  return position & (SEGMENT_ROWS - 1);
}
