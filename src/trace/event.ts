/**
 * What can happen in a traced program: every kind of event, field by field.
 *
 * The order of events in a trace is causal: an event never stands before one it depends on
 * (a message's receive after its send, the send that takes a slot after the receive that freed it).
 * Times never decrease along that order. A reader may therefore fold events one after another and
 * needs no sorting, no matching by clock and no look-ahead.
 */

import type { ChannelId, HandleId, SiteId, StringId, WorkerId } from "./ids.ts";

/** The number of each kind of event in the binary format. Numbers are never used again. */
export const EVENT_KIND = {
  workerStarted: 1,
  workerExited: 2,
  channelCreated: 3,
  channelDisconnected: 4,
  handleCreated: 5,
  handleCloned: 6,
  handleMoved: 7,
  handleDropped: 8,
  handleLeaked: 9,
  sendBlocked: 10,
  sendDone: 11,
  receiveBlocked: 12,
  receiveDone: 13,
  mark: 14,
  lost: 15,
  programEnded: 16,
  channelClosed: 17,
  channelSampled: 18,
  workerRests: 19,
  joinBlocked: 20,
  joinDone: 21,
  handleWeakened: 22,
} as const;

/** The name of an event's kind. */
export type EventKind = keyof typeof EVENT_KIND;

/** How an operation ended. `ok` is the only one that moved a message. */
export const OUTCOME = {
  ok: 1,
  full: 2,
  empty: 3,
  disconnected: 4,
  timeout: 5,
  aborted: 6,
  /** A receiver of a broadcast was too slow and lost messages. */
  lagged: 7,
} as const;

/** The name of an operation's outcome. */
export type Outcome = keyof typeof OUTCOME;

/** The two sides of a channel, as numbers of the format. */
export const SIDE = { sender: 1, receiver: 2 } as const;

/** The name of one side of a channel. */
export type Side = keyof typeof SIDE;

/** Why a worker ended, as numbers of the format. */
export const EXIT = { returned: 1, threw: 2, exited: 3, terminated: 4 } as const;

/**
 * How an operation waits, as bits: whether its thread stands still meanwhile or goes on, whether it may end without
 * anybody's help (a deadline, an `AbortSignal`), and whether it is an arm of a select with more arms to follow. 0: not
 * known, in older traces.
 */
export const WAIT = { blocking: 1, awaited: 2, limited: 4, more: 8 } as const;

/** A channel's capacity when its buffer has no limit. */
export const CAPACITY_UNBOUNDED = -1;
/** A channel's capacity when it is not known. */
export const CAPACITY_UNKNOWN = -2;

/**
 * Kinds of channel of which every receiver gets every message. A ticket may be received many times there,
 * or never; the occupancy counts the messages that the slowest receiver has not received, up to the
 * capacity.
 */
export const KINDS_TO_ALL: ReadonlySet<string> = new Set(["broadcast", "watch"]);

/**
 * By kind of event: the side (a number of {@link SIDE}) on which an operation has ended, 0 where none has. To look there
 * takes no branch: sends and receives follow each other without a rule that a processor could learn.
 */
export const DONE_SIDE = new Uint8Array(256);
DONE_SIDE[EVENT_KIND.sendDone] = SIDE.sender;
DONE_SIDE[EVENT_KIND.receiveDone] = SIDE.receiver;

/** The name of a worker's way to end: `returned` is the ordinary one. */
export type Exit = keyof typeof EXIT;

/** Fields that every event has. */
interface Happened {
  /** ns since the trace's start; never less than the time of the event before it. */
  readonly time: number;
  /** The worker it happened in; for a death seen from outside, the one that died. */
  readonly worker: WorkerId;
}

/** A worker begins. */
export interface WorkerStarted extends Happened {
  readonly kind: "workerStarted";
  /** The name a person sees. */
  readonly name: StringId;
  /** An open set: `main`, `node-worker`; later `thread`, `task`, `goroutine` and others. */
  readonly workerKind: StringId;
  /** The worker that started it, 0 for the main thread. */
  readonly parent: WorkerId;
  /** Where it was started. */
  readonly site: SiteId;
}

/** A worker ends; the handles that it still held are dropped by events of their own before this one. */
export interface WorkerExited extends Happened {
  readonly kind: "workerExited";
  readonly exit: Exit;
  /** The error's text when it threw, else 0. */
  readonly text: StringId;
}

/** A channel comes to be. A channel may also appear without this event: first seen, kind unknown. */
export interface ChannelCreated extends Happened {
  readonly kind: "channelCreated";
  readonly channel: ChannelId;
  /** The name given by the user, else 0. */
  readonly name: StringId;
  /** An open set: `channel`, `syncChannel`; others are drawn by their capacity. */
  readonly channelKind: StringId;
  /** Slots of the buffer: 0 is a rendezvous, -1 unbounded, -2 not known. */
  readonly capacity: number;
  readonly site: SiteId;
}

/** The last handle of a side went. */
export interface ChannelDisconnected extends Happened {
  readonly kind: "channelDisconnected";
  readonly channel: ChannelId;
  readonly side: Side;
  /** Messages that stayed in the buffer and were destroyed (last receiver gone), else 0. */
  readonly discarded: number;
}

/** A receiver closed its channel: it takes no more messages, what is in the buffer can be received. */
export interface ChannelClosed extends Happened {
  readonly kind: "channelClosed";
  readonly channel: ChannelId;
  readonly site: SiteId;
}

/** A handle comes to be with its channel. Its owner is `worker`. */
export interface HandleCreated extends Happened {
  readonly kind: "handleCreated";
  readonly handle: HandleId;
  readonly channel: ChannelId;
  readonly side: Side;
  readonly site: SiteId;
}

/** A handle is cloned from another of the same channel and side. Its owner is `worker`. */
export interface HandleCloned extends Happened {
  readonly kind: "handleCloned";
  readonly handle: HandleId;
  readonly source: HandleId;
  readonly channel: ChannelId;
  readonly side: Side;
  /** 1 for a permit: it holds a slot of the buffer until it is sent into or dropped. Else 0. */
  readonly permit: number;
  readonly site: SiteId;
}

/** A worker keeps a way to a handle that counts for nothing (a weak sender). It stays in its worker. */
export interface HandleWeakened extends Happened {
  readonly kind: "handleWeakened";
  /** Of which handle. */
  readonly handle: HandleId;
  readonly channel: ChannelId;
  readonly site: SiteId;
}

/**
 * A handle changes its owner: to a worker, into a message that waits in a channel's buffer, or (`to` and
 * `carrier` are 0) into a token that any thread may turn into the handle again.
 */
export interface HandleMoved extends Happened {
  readonly kind: "handleMoved";
  readonly handle: HandleId;
  readonly channel: ChannelId;
  /** The new owner, or 0 when it went into a message. */
  readonly to: WorkerId;
  /** The channel whose message carries it, or 0 when `to` is a worker. */
  readonly carrier: ChannelId;
  readonly site: SiteId;
}

/** A handle is given up. */
export interface HandleDropped extends Happened {
  readonly kind: "handleDropped";
  readonly handle: HandleId;
  readonly channel: ChannelId;
  readonly side: Side;
  /** Where it was dropped; 0 when its worker's end or a discarded message dropped it. */
  readonly site: SiteId;
}

/**
 * A handle was collected, or its worker ended in order, while it was neither dropped nor moved; its drop
 * follows.
 */
export interface HandleLeaked extends Happened {
  readonly kind: "handleLeaked";
  readonly handle: HandleId;
  readonly channel: ChannelId;
  readonly side: Side;
  /** Where it was created. */
  readonly site: SiteId;
}

/** An operation could not complete at once. Its `*Done` event follows in the same worker. */
export interface OperationBlocked extends Happened {
  readonly kind: "sendBlocked" | "receiveBlocked";
  readonly channel: ChannelId;
  readonly handle: HandleId;
  /** Distinguishes operations that one worker awaits at once; unique while it is blocked. */
  readonly operation: number;
  /** Bits of {@link WAIT}. */
  readonly wait: number;
  readonly site: SiteId;
}

/** A worker waits for another one's end. */
export interface JoinBlocked extends Happened {
  readonly kind: "joinBlocked";
  /** Whose end. */
  readonly target: WorkerId;
  /** As in an operation on a channel. */
  readonly operation: number;
  readonly site: SiteId;
}

/** A wait for another worker's end is over. */
export interface JoinDone extends Happened {
  readonly kind: "joinDone";
  readonly target: WorkerId;
  readonly operation: number;
}

/**
 * A worker's event loop has had nothing to do for a while. Until the worker's next event this stays true: it goes on
 * only when something that it awaits on a channel ends, or a worker that it joins, or what `text` names.
 */
export interface WorkerRests extends Happened {
  readonly kind: "workerRests";
  /** What else may wake it, as Node calls it (`Timeout`, `TCPServerWrap`), with commas; 0: nothing. */
  readonly text: StringId;
}

/** What the end of a send and of a receive say. */
interface Ended extends Happened {
  readonly channel: ChannelId;
  readonly handle: HandleId;
  readonly outcome: Outcome;
  /** The `operation` of the blocked event it ends, or 0 when it completed at once. */
  readonly operation: number;
  /** The message's number in its channel, counted from 0; 0 too when no message moved. */
  readonly ticket: number;
  /** Messages in the buffer after it. */
  readonly occupancy: number;
  /** Bytes of the encoded message: what was copied. Buffers that move with it do not count. */
  readonly size: number;
  readonly site: SiteId;
}

/** A send ended. */
export interface SendDone extends Ended {
  readonly kind: "sendDone";
  /** What the message holds, where that was asked for; else 0. */
  readonly preview: StringId;
}

/** A receive ended. */
export interface ReceiveDone extends Ended {
  readonly kind: "receiveDone";
}

/** An operation ended. */
export type OperationDone = SendDone | ReceiveDone;

/**
 * Somebody looked at a channel from outside, at the level `gauges`, where its operations are not recorded:
 * how many messages had been sent, and how many were in the buffer.
 */
export interface ChannelSampled extends Happened {
  readonly kind: "channelSampled";
  readonly channel: ChannelId;
  readonly sent: number;
  readonly occupancy: number;
}

/** A named point that the user put on the timeline. */
export interface Mark extends Happened {
  readonly kind: "mark";
  readonly text: StringId;
  readonly site: SiteId;
}

/** Records of `worker` that could not be kept. What they would have said is not known. */
export interface Lost extends Happened {
  readonly kind: "lost";
  readonly count: number;
}

/** The program said goodbye. A trace without it ended otherwise (killed, crashed, cut off). */
export interface ProgramEnded extends Happened {
  readonly kind: "programEnded";
  readonly exitCode: number;
  /** An uncaught error's text, else 0. */
  readonly text: StringId;
}

/** Any event. */
export type TraceEvent =
  | WorkerStarted
  | WorkerExited
  | ChannelCreated
  | ChannelDisconnected
  | ChannelClosed
  | HandleCreated
  | HandleCloned
  | HandleMoved
  | HandleWeakened
  | HandleDropped
  | HandleLeaked
  | OperationBlocked
  | OperationDone
  | ChannelSampled
  | WorkerRests
  | JoinBlocked
  | JoinDone
  | Mark
  | Lost
  | ProgramEnded;

/** A place in the program's source. */
export interface Site {
  /** A path or a file URL, as the program's thread knows it (sources, where a source map tells). */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** True when it was not looked at, but taken from an earlier operation of the same handle and verb. */
  readonly isAssumed?: boolean;
}

/**
 * How closely a program was recorded, by the names that `MPSCOPE_LEVEL` has for them: `gauges` without single
 * operations, `full` with all of them, `exact` with a reading of the clock and a call site for each.
 */
export const TRACE_LEVELS = ["gauges", "full", "exact"] as const;

/** The name of a level. */
export type TraceLevel = (typeof TRACE_LEVELS)[number];

/** What a trace says of its program before the first event (frame META). */
export interface ProgramInfo {
  /** What a person calls the program: usually its file's name. */
  readonly name: string;
  /** The command line, as far as known. */
  readonly command: readonly string[];
  readonly pid: number;
  /** Wall clock at the trace's time 0, in ms since 1970. */
  readonly startedAt: number;
  /** Who wrote the trace, e.g. `mpscope 0.1.0`. */
  readonly writer: string;
  /** E.g. `node v20.19.0`. */
  readonly platform: string;
  readonly level: TraceLevel;
}
