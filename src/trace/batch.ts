/**
 * Many events as a table: one typed array a field, no object an event. The common currency of
 * writer, reader, merge and model. Which columns a kind of event uses, and for what, is said in
 * {@link BATCH_FIELDS}; a field that a kind does not use is 0.
 */

import type { EventKind } from "./event.ts";

/** The columns beside `time`, `kind` and `worker`, which every event has. */
export const COLUMNS = [
  "channel",
  "handle",
  "operation",
  "outcome",
  "ticket",
  "occupancy",
  "size",
  "site",
  "text",
  "detail",
  "other",
] as const;

/** The name of one of the columns that only some kinds use. */
export type Column = (typeof COLUMNS)[number];

/**
 * For each kind: column, then the event's field that it holds. `outcome` holds an `Outcome`, `Side`
 * or `Exit` as its number.
 */
export const BATCH_FIELDS: {
  readonly [K in EventKind]: { readonly [C in Column]?: string };
} = {
  workerStarted: { text: "name", detail: "workerKind", other: "parent", site: "site" },
  workerExited: { outcome: "exit", text: "text" },
  channelCreated: {
    channel: "channel",
    text: "name",
    detail: "channelKind",
    other: "capacity",
    site: "site",
  },
  channelClosed: { channel: "channel", site: "site" },
  channelDisconnected: { channel: "channel", outcome: "side", other: "discarded" },
  handleCreated: { channel: "channel", handle: "handle", outcome: "side", site: "site" },
  handleCloned: {
    channel: "channel",
    handle: "handle",
    outcome: "side",
    other: "source",
    detail: "permit",
    site: "site",
  },
  handleWeakened: { channel: "channel", handle: "handle", site: "site" },
  handleMoved: {
    channel: "channel",
    handle: "handle",
    other: "to",
    detail: "carrier",
    site: "site",
  },
  handleDropped: { channel: "channel", handle: "handle", outcome: "side", site: "site" },
  handleLeaked: { channel: "channel", handle: "handle", outcome: "side", site: "site" },
  sendBlocked: {
    channel: "channel",
    handle: "handle",
    operation: "operation",
    other: "wait",
    site: "site",
  },
  sendDone: {
    channel: "channel",
    handle: "handle",
    operation: "operation",
    outcome: "outcome",
    ticket: "ticket",
    occupancy: "occupancy",
    size: "size",
    site: "site",
    text: "preview",
  },
  receiveBlocked: {
    channel: "channel",
    handle: "handle",
    operation: "operation",
    other: "wait",
    site: "site",
  },
  receiveDone: {
    channel: "channel",
    handle: "handle",
    operation: "operation",
    outcome: "outcome",
    ticket: "ticket",
    occupancy: "occupancy",
    size: "size",
    site: "site",
  },
  workerRests: { text: "text" },
  joinBlocked: { other: "target", operation: "operation", site: "site" },
  joinDone: { other: "target", operation: "operation" },
  mark: { text: "text", site: "site" },
  channelSampled: { channel: "channel", ticket: "sent", occupancy: "occupancy" },
  lost: { other: "count" },
  programEnded: { other: "exitCode", text: "text" },
};

/** One event as a row; every field is a number, unused ones are 0. */
export type Row = { -readonly [C in Column]: number } & {
  time: number;
  kind: number;
  worker: number;
};

/** A table of events that grows. Rows are read by index straight from the columns. */
export class EventBatch {
  /** Rows in use. */
  length = 0;
  /** ns since the trace's start. */
  time: Float64Array;
  /** A number of `EVENT_KIND`. */
  kind: Uint8Array;
  worker: Uint32Array;
  channel: Uint32Array;
  handle: Uint32Array;
  operation: Uint32Array;
  outcome: Uint8Array;
  ticket: Float64Array;
  occupancy: Uint32Array;
  size: Uint32Array;
  site: Uint32Array;
  text: Uint32Array;
  detail: Uint32Array;
  /** The only column that may be negative. */
  other: Float64Array;

  /** An empty table with room for `capacity` rows; it grows by itself. */
  constructor(capacity = 64) {
    this.time = new Float64Array(capacity);
    this.kind = new Uint8Array(capacity);
    this.worker = new Uint32Array(capacity);
    this.channel = new Uint32Array(capacity);
    this.handle = new Uint32Array(capacity);
    this.operation = new Uint32Array(capacity);
    this.outcome = new Uint8Array(capacity);
    this.ticket = new Float64Array(capacity);
    this.occupancy = new Uint32Array(capacity);
    this.size = new Uint32Array(capacity);
    this.site = new Uint32Array(capacity);
    this.text = new Uint32Array(capacity);
    this.detail = new Uint32Array(capacity);
    this.other = new Float64Array(capacity);
  }

  /** Makes room for so many rows more: as long as there is room, the columns stay the same. */
  reserve(rows: number): void {
    const needed = this.length + rows;
    if (needed > this.time.length) this.#grow(needed);
  }

  /** Adds a row of zeros and returns its index; the caller fills its columns. */
  add(): number {
    const index = this.length;
    if (index === this.time.length) this.#grow(index + 1);
    this.length = index + 1;
    return index;
  }

  /** Adds a row; fields left out are 0. Returns its index. */
  addRow(row: Partial<Row>): number {
    const index = this.add();
    this.time[index] = row.time ?? 0;
    this.kind[index] = row.kind ?? 0;
    this.worker[index] = row.worker ?? 0;
    for (const column of COLUMNS) this[column][index] = row[column] ?? 0;
    return index;
  }

  /** Adds a copy of another table's row. Returns its index here. */
  addFrom(source: EventBatch, row: number): number {
    const index = this.add();
    // Column by column without a loop: this is done for every event of every trace.
    this.time[index] = source.time[row] as number;
    this.kind[index] = source.kind[row] as number;
    this.worker[index] = source.worker[row] as number;
    this.channel[index] = source.channel[row] as number;
    this.handle[index] = source.handle[row] as number;
    this.operation[index] = source.operation[row] as number;
    this.outcome[index] = source.outcome[row] as number;
    this.ticket[index] = source.ticket[row] as number;
    this.occupancy[index] = source.occupancy[row] as number;
    this.size[index] = source.size[row] as number;
    this.site[index] = source.site[row] as number;
    this.text[index] = source.text[row] as number;
    this.detail[index] = source.detail[row] as number;
    this.other[index] = source.other[row] as number;
    return index;
  }

  /** Becomes a copy of these rows of another table, in this order. */
  copyRows(source: EventBatch, rows: Uint32Array): void {
    const count = rows.length;
    if (count > this.time.length) this.#grow(count);
    this.length = count;
    // Column by column, and each kind of array in a loop of its own.
    gatherFloats(source.time, rows, this.time);
    gatherBytes(source.kind, rows, this.kind);
    gatherWords(source.worker, rows, this.worker);
    gatherWords(source.channel, rows, this.channel);
    gatherWords(source.handle, rows, this.handle);
    gatherWords(source.operation, rows, this.operation);
    gatherBytes(source.outcome, rows, this.outcome);
    gatherFloats(source.ticket, rows, this.ticket);
    gatherWords(source.occupancy, rows, this.occupancy);
    gatherWords(source.size, rows, this.size);
    gatherWords(source.site, rows, this.site);
    gatherWords(source.text, rows, this.text);
    gatherWords(source.detail, rows, this.detail);
    gatherFloats(source.other, rows, this.other);
  }

  /** Forgets the rows from `length` on. */
  cut(length: number): void {
    this.#eachColumn((column) => column.fill(0, length, this.length));
    this.length = length;
  }

  #eachColumn(visit: (column: Float64Array | Uint32Array | Uint8Array) => void): void {
    visit(this.time);
    visit(this.kind);
    visit(this.worker);
    for (const name of COLUMNS) visit(this[name]);
  }

  #grow(rows: number): void {
    const capacity = Math.max(64, rows, this.time.length * 2);
    this.time = grown(this.time, new Float64Array(capacity));
    this.kind = grown(this.kind, new Uint8Array(capacity));
    this.worker = grown(this.worker, new Uint32Array(capacity));
    this.channel = grown(this.channel, new Uint32Array(capacity));
    this.handle = grown(this.handle, new Uint32Array(capacity));
    this.operation = grown(this.operation, new Uint32Array(capacity));
    this.outcome = grown(this.outcome, new Uint8Array(capacity));
    this.ticket = grown(this.ticket, new Float64Array(capacity));
    this.occupancy = grown(this.occupancy, new Uint32Array(capacity));
    this.size = grown(this.size, new Uint32Array(capacity));
    this.site = grown(this.site, new Uint32Array(capacity));
    this.text = grown(this.text, new Uint32Array(capacity));
    this.detail = grown(this.detail, new Uint32Array(capacity));
    this.other = grown(this.other, new Float64Array(capacity));
  }
}

function grown<A extends Float64Array | Uint32Array | Uint8Array>(old: A, fresh: A): A {
  fresh.set(old);
  return fresh;
}

function gatherFloats(from: Float64Array, rows: Uint32Array, to: Float64Array): void {
  for (let at = 0; at < rows.length; at++) to[at] = from[rows[at] as number] as number;
}

function gatherWords(from: Uint32Array, rows: Uint32Array, to: Uint32Array): void {
  for (let at = 0; at < rows.length; at++) to[at] = from[rows[at] as number] as number;
}

function gatherBytes(from: Uint8Array, rows: Uint32Array, to: Uint8Array): void {
  for (let at = 0; at < rows.length; at++) to[at] = from[rows[at] as number] as number;
}
