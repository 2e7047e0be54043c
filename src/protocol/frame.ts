/**
 * One frame: the graph and its gauges at an instant, packed into one exactly sized `Uint8Array`,
 * so that it crosses to the webview without a walk over objects.
 *
 * Nodes and edges are dense: row i belongs to the i-th worker, channel or edge ever declared
 * (`Declarations`). A row whose `state` is `absent` does not exist yet at that instant.
 *
 * ```
 * 0        4          8           12         16            16 + 8 h
 * | 'MPF1' | workers  | channels  | edges    | head        | columns of workers, channels, edges |
 * | u32    | u32 rows | u32 rows  | u32 rows | h float64   | float32, column after column        |
 * ```
 * All numbers have this machine's byte order: a frame never leaves it.
 */

import { FrameError } from "./errors.ts";

export { FrameError } from "./errors.ts";

/** Numbers at the head of a frame, in this order, each a float64. */
export const FRAME_HEAD = [
  /** ns since the trace's start. */
  "time",
  /** Events applied so far: the exact instant, where several events share one time. */
  "position",
  /** The end of the trace as known now, ns. */
  "endTime",
  /** Events of the trace as known now. */
  "endPosition",
  /** Messages received per second, over the last second before `time`. */
  "messageRate",
  /** Events per second, likewise. */
  "eventRate",
  "workers",
  "channels",
  "blockedSenders",
  "waitingReceivers",
  /** Records lost so far. */
  "lost",
] as const;

/** The name of a number at the head of a frame. */
export type FrameHead = (typeof FRAME_HEAD)[number];

/** Columns of the workers' table. */
export const WORKER_COLUMNS = [
  /** A number of `WORKER_STATE`. */
  "state",
  /** Share of the last second, 0 to 1. */
  "running",
  "blocked",
  "waiting",
  /** ms since it entered its state. */
  "since",
] as const;

/** Columns of the channels' table. */
export const CHANNEL_COLUMNS = [
  /** A number of `CHANNEL_STATE`. */
  "state",
  "occupancy",
  "highWater",
  /** Messages per second over the last second. */
  "sendRate",
  "receiveRate",
  "blockedSenders",
  "waitingReceivers",
  "senders",
  "receivers",
] as const;

/** Columns of the edges' table. */
export const EDGE_COLUMNS = [
  /** A number of `EDGE_STATE`. */
  "state",
  /** Messages per second over the last second. */
  "rate",
  /** Messages since the start. */
  "messages",
] as const;

/** What a worker does. `running` means: neither blocked nor waiting in a channel. */
export const WORKER_STATE = { absent: 0, running: 1, blocked: 2, waiting: 3, exited: 4 } as const;

/**
 * What a channel's ends are like. `replaced`: nothing can go through it any more, and the line of code that
 * made it has made another one since (a reply channel for each request): it is no longer drawn.
 */
export const CHANNEL_STATE = {
  absent: 0,
  open: 1,
  noSenders: 2,
  noReceivers: 3,
  closed: 4,
  replaced: 5,
} as const;

/** What an edge shows. `idle`: the worker holds a handle; `gone`: it no longer does. */
export const EDGE_STATE = { absent: 0, idle: 1, blocked: 2, waiting: 3, gone: 4 } as const;

/** The three tables of a frame, with their columns. */
const TABLES = {
  workers: WORKER_COLUMNS,
  channels: CHANNEL_COLUMNS,
  edges: EDGE_COLUMNS,
} as const;

const TABLE_NAMES = ["workers", "channels", "edges"] as const;
const MARK = 0x4d504631;
const PREFIX_BYTES = 16;
const HEAD_BYTES = 8 * FRAME_HEAD.length;

/** A table of numbers, one typed array a column, all of one length. */
export type Table<C extends string> = { readonly [N in C]: Float32Array };

/** A frame, unpacked. */
export interface Frame {
  readonly head: { readonly [N in FrameHead]: number };
  readonly workers: Table<(typeof WORKER_COLUMNS)[number]> & { readonly length: number };
  readonly channels: Table<(typeof CHANNEL_COLUMNS)[number]> & { readonly length: number };
  readonly edges: Table<(typeof EDGE_COLUMNS)[number]> & { readonly length: number };
}

/** A table of `length` rows of zeros. */
export function newTable<C extends string>(
  columns: readonly C[],
  length: number,
): Table<C> & { readonly length: number } {
  return tableOf(columns, length, () => new Float32Array(length));
}

/** Packs a frame into an array that owns its buffer and fills it exactly. */
export function packFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const buffer = new ArrayBuffer(bytesOf(TABLE_NAMES.map((name) => frame[name].length)));
  const prefix = new Uint32Array(buffer, 0, 4);
  prefix.set([MARK, ...TABLE_NAMES.map((name) => frame[name].length)]);
  new Float64Array(buffer, PREFIX_BYTES, FRAME_HEAD.length).set(
    FRAME_HEAD.map((name) => frame.head[name]),
  );
  let at = PREFIX_BYTES + HEAD_BYTES;
  for (const name of TABLE_NAMES) {
    const { length, ...columns } = frame[name];
    for (const column of TABLES[name]) {
      new Float32Array(buffer, at, length).set((columns as Table<string>)[column] ?? []);
      at += 4 * length;
    }
  }
  return new Uint8Array(buffer);
}

/** Unpacks a frame. Its columns are views of `packed`. Throws FrameError when it is none. */
export function unpackFrame(packed: Uint8Array): Frame {
  // Columns are read in place, which needs an aligned start.
  const { buffer, byteOffset, byteLength } =
    packed.byteOffset % 8 === 0 ? packed : new Uint8Array(packed);
  if (byteLength < PREFIX_BYTES + HEAD_BYTES) {
    throw new FrameError(`a frame of ${byteLength} bytes is shorter than its own head`);
  }
  const [mark, ...rows] = new Uint32Array(buffer, byteOffset, 4);
  if (mark !== MARK) throw new FrameError("the bytes do not start like a frame");
  if (bytesOf(rows) !== byteLength) {
    throw new FrameError(
      `a frame of ${byteLength} bytes cannot hold ${rows.join(" + ")} rows: that takes ${bytesOf(rows)}`,
    );
  }
  const numbers = new Float64Array(buffer, byteOffset + PREFIX_BYTES, FRAME_HEAD.length);
  const head = Object.fromEntries(FRAME_HEAD.map((name, index) => [name, numbers[index] ?? 0]));
  let at = byteOffset + PREFIX_BYTES + HEAD_BYTES;
  const [workers, channels, edges] = TABLE_NAMES.map((name, index) => {
    const length = rows[index] ?? 0;
    return tableOf<string>(TABLES[name], length, () => {
      const column = new Float32Array(buffer, at, length);
      at += 4 * length;
      return column;
    });
  });
  // Built from the column lists that the types are made of.
  return { head, workers, channels, edges } as unknown as Frame;
}

function tableOf<C extends string>(
  columns: readonly C[],
  length: number,
  column: () => Float32Array,
): Table<C> & { readonly length: number } {
  const table = Object.fromEntries(columns.map((name) => [name, column()]));
  return { ...(table as Table<C>), length };
}

function bytesOf(rows: readonly number[]): number {
  let bytes = PREFIX_BYTES + HEAD_BYTES;
  for (const [index, name] of TABLE_NAMES.entries()) {
    bytes += 4 * TABLES[name].length * (rows[index] ?? 0);
  }
  return bytes;
}
