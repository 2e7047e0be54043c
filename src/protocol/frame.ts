/**
 * One frame: the graph and its gauges at an instant, packed into one exactly sized `Uint8Array`,
 * so that it crosses to the webview without a walk over objects.
 *
 * Nodes and edges are dense: row i belongs to the i-th worker, channel or edge ever declared
 * (`Declarations`). A row whose `state` is `absent` does not exist yet at that instant.
 */

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
  /** Index of the channel it is blocked or waits on, -1 for none. */
  "on",
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

/** What a channel's ends are like. `drained`: no sender is left; `discarded`: no receiver is left. */
export const CHANNEL_STATE = {
  absent: 0,
  open: 1,
  noSenders: 2,
  noReceivers: 3,
  closed: 4,
} as const;

/** What an edge shows. `idle`: the worker holds a handle; `gone`: it no longer does. */
export const EDGE_STATE = { absent: 0, idle: 1, blocked: 2, waiting: 3, gone: 4 } as const;

/** A table of numbers, one typed array a column, all of one length. */
export type Table<C extends string> = { readonly [N in C]: Float32Array };

/** A frame, unpacked. */
export interface Frame {
  readonly head: { readonly [N in FrameHead]: number };
  readonly workers: Table<(typeof WORKER_COLUMNS)[number]> & { readonly length: number };
  readonly channels: Table<(typeof CHANNEL_COLUMNS)[number]> & { readonly length: number };
  readonly edges: Table<(typeof EDGE_COLUMNS)[number]> & { readonly length: number };
}
