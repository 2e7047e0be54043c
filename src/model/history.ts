/**
 * All events of a trace, as columns, in the order of the trace. Segments of 65,536 rows: growing
 * never copies what is already there, and a position finds its row by a shift and a mask.
 */

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

/** Events as columns. */
export type EventColumns = Columns<typeof EVENT_SHAPE>;

const SEGMENT_BITS = 16;
const SEGMENT_ROWS = 1 << SEGMENT_BITS;

/** Events by position: position p is the p-th event, counted from 0. */
export class History {
  readonly #segments: Table<typeof EVENT_SHAPE>[] = [];
  #length = 0;

  /** How many events there are. */
  get length(): number {
    return this.#length;
  }

  /** ns; the time of the last event, 0 when there is none. */
  get lastTime(): number {
    return this.#length === 0 ? 0 : this.at(this.#length - 1, "time");
  }

  /** Adds a row of zeros; its columns are {@link columns} at the returned position. */
  add(): number {
    let last = this.#segments.at(-1);
    if (last === undefined || last.rows === SEGMENT_ROWS) {
      last = new Table(EVENT_SHAPE);
      this.#segments.push(last);
    }
    last.add();
    return this.#length++;
  }

  /** The columns that hold the event at a position; its row there is {@link rowAt}. */
  columns(position: number): EventColumns {
    const segment = this.#segments[position >>> SEGMENT_BITS];
    if (segment === undefined) throw new RangeError(`there is no event ${position}`);
    return segment.columns;
  }

  /** One number of one event. */
  at(position: number, column: keyof typeof EVENT_SHAPE): number {
    return this.columns(position)[column][rowAt(position)] ?? 0;
  }
}

/** The row of a position in its columns. */
export function rowAt(position: number): number {
  return position & (SEGMENT_ROWS - 1);
}
