/**
 * Everything the webview may ask and be told: the one contract between a viewer and the engine
 * (`EngineMethods`), and between a viewer and the editor around it (`HostMethods`).
 */

import type { Exit, Outcome, ProgramInfo, Side, Site } from "../trace/event.ts";
import type { CodeAnswer, CodeRequest } from "./code.ts";
import type { FindingsAnswer } from "./finding.ts";
import type { Instant } from "./instant.ts";
import type {
  MessageDetail,
  MessageRequest,
  MessagesAnswer,
  MessagesRequest,
} from "./message-query.ts";
import type { SequenceAnswer, SequenceRequest } from "./sequence.ts";

/** How a trace is doing. `cut`: it ended without a goodbye (killed, crashed, truncated). */
export type TraceState = "waiting" | "live" | "ended" | "cut";

/** What is known of a whole trace now. */
export interface TraceInfo {
  readonly state: TraceState;
  /** Unknown until the program has said hello. */
  readonly program: ProgramInfo | undefined;
  /** What the program is called that was started and has not said hello; absent when none was, or it has. */
  readonly awaited?: string;
  readonly exitCode: number | undefined;
  /** ns; the newest event's time. */
  readonly endTime: number;
  readonly endPosition: number;
  /** ns that the newest events are old, when they cannot be taken in as fast as they come; absent while they can. */
  readonly behind?: number;
  /** The end and the occupancy are known from what the recording says at its end, its events are still being read. */
  readonly isOpening?: true;
  /** How much of a recording's file has been read, 0 to 1; absent when all has, and of a running program. */
  readonly reading?: number;
  /** Sentences about what could not be read, oldest first; empty when all is well. */
  readonly problems: readonly string[];
}

/** A worker, said once. Its index is its place in the order of declaration. */
export interface WorkerDeclaration {
  readonly id: number;
  readonly name: string;
  /** `main`, `node-worker`, or another. */
  readonly kind: string;
  readonly site: Site | undefined;
}

/** A channel, said once. */
export interface ChannelDeclaration {
  readonly id: number;
  /** The user's name for it, or one made from its kind and id. */
  readonly name: string;
  readonly kind: string;
  /** Slots: 0 is a rendezvous, -1 unbounded, -2 unknown. */
  readonly capacity: number;
  readonly site: Site | undefined;
}

/** A worker that holds, or held, a handle of a channel; said once. */
export interface EdgeDeclaration {
  /** Indexes into the declared workers and channels. */
  readonly worker: number;
  readonly channel: number;
  /** `sender`: from the worker to the channel; `receiver`: from the channel to the worker. */
  readonly side: Side;
}

/** What is new since the counts that the viewer said it knows. */
export interface Declarations {
  /**
   * Raised when what was declared before was wrong: a viewer that knows another edition forgets all that it was told.
   * Absent: 0.
   */
  readonly edition?: number;
  readonly workers: readonly WorkerDeclaration[];
  readonly channels: readonly ChannelDeclaration[];
  readonly edges: readonly EdgeDeclaration[];
}

/** Asks for the picture at an instant. */
export interface FrameRequest {
  readonly at: Instant;
  /** How many of each the viewer has been told of, in which edition. */
  readonly known: {
    readonly workers: number;
    readonly channels: number;
    readonly edges: number;
    readonly edition?: number;
  };
  /**
   * The position the viewer shows now; with `at: "end"` the answer may be held back (at most
   * 100 ms) until there is something newer. Absent: answer at once.
   */
  readonly shown?: number;
}

/** The picture at an instant. */
export interface FrameAnswer {
  readonly info: TraceInfo;
  readonly declared: Declarations;
  /** See `frame.ts`. Exactly sized, its own buffer. */
  readonly packed: Uint8Array;
}

/** Asks for every channel's occupancy over a span, one column a pixel. */
export interface TilesRequest {
  /** ns. */
  readonly from: number;
  readonly to: number;
  /** Columns wanted, 1 to 8192. */
  readonly columns: number;
  /** Indexes of the channels wanted. */
  readonly channels: readonly number[];
}

/** Occupancy over a span. */
export interface TilesAnswer {
  /**
   * Row by row, a row a channel: the highest occupancy in each column, float32; -1 where the channel
   * does not exist.
   */
  readonly highest: Float32Array;
  /** The lowest in each column, likewise; absent from an engine that does not know it. */
  readonly lowest?: Float32Array;
  /** More will be known: the events are still being read. */
  readonly isCoarse?: true;
}

/** Asks for the next instant at which something happens. */
export interface StepRequest {
  /** The position shown now. */
  readonly from: number;
  /** 1 forward, -1 back. */
  readonly by: 1 | -1;
  /** Only events of this channel or this worker (by index). Neither: any event. */
  readonly channel?: number;
  readonly worker?: number;
  /** What is gone to: any `event` (when absent), a user's `mark`, or the start of a `finding`. */
  readonly to?: "event" | "mark" | "finding";
}

/** Asks for the marks that users put on the timeline. */
export interface MarksRequest {
  /** ns; both ends belong to the span. */
  readonly from: number;
  readonly to: number;
}

/** A mark. */
export interface MarkEntry {
  /** ns. */
  readonly time: number;
  /** The instant at which it has just happened. */
  readonly position: number;
  /** Index of the worker; -1 not known. */
  readonly worker: number;
  /** Hostile. */
  readonly text: string;
}

/** The marks of a span. */
export interface MarksAnswer {
  /** Oldest first; when there are more than 1,000, an even choice of them. */
  readonly marks: readonly MarkEntry[];
  readonly total: number;
}

/** An instant, both ways, and what happened there in words. */
export interface StepAnswer {
  readonly time: number;
  readonly position: number;
  /** E.g. `parser-1 sends #184 on records`; empty at either end of the trace. */
  readonly text: string;
}

/** Percentiles of a duration, ns; absent when there is nothing to measure. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

/** One holder of a channel's handles, for the inspector. */
export interface Holder {
  /** Index of the worker, -1 when the handle waits inside a message. */
  readonly worker: number;
  readonly name: string;
  /** Handles it holds now. */
  readonly handles: number;
  readonly messages: number;
  readonly state: "idle" | "blocked" | "waiting" | "gone";
  /** ns it has been blocked or waiting, else 0. */
  readonly since: number;
  /** Where its (last) handle came from. */
  readonly site: Site | undefined;
}

/** A message in a buffer. */
export interface BufferedMessage {
  readonly ticket: number;
  readonly sender: string;
  /** What it holds, if that was recorded. Hostile. */
  readonly preview: string | undefined;
  /** ns in the buffer at that instant. */
  readonly age: number;
  readonly size: number;
  readonly site: Site | undefined;
}

/** Everything the inspector says of a channel at an instant. */
export interface ChannelDetail {
  readonly at: StepAnswer;
  readonly occupancy: number;
  readonly highWater: number;
  /** ns; when the high-water mark was first reached. */
  readonly highWaterTime: number;
  readonly sent: number;
  readonly received: number;
  /** Messages destroyed unread. */
  readonly discarded: number;
  /** Share of the last 10 s at capacity, 0 to 1. */
  readonly fullShare: number;
  readonly inBuffer: Percentiles | undefined;
  readonly sendBlocked: Percentiles | undefined;
  readonly senders: readonly Holder[];
  readonly receivers: readonly Holder[];
  /** Oldest first, at most 50. */
  readonly buffer: readonly BufferedMessage[];
}

/** Something a worker did, for the inspector. */
export interface WorkerOperation {
  readonly time: number;
  readonly position: number;
  readonly text: string;
  readonly outcome: Outcome | undefined;
  readonly site: Site | undefined;
}

/** Everything the inspector says of a worker at an instant. */
export interface WorkerDetail {
  readonly at: StepAnswer;
  readonly startedAt: number;
  /** Absent while it lives. */
  readonly exit: { readonly how: Exit; readonly time: number; readonly text: string } | undefined;
  readonly sent: number;
  readonly received: number;
  /** The handles it holds: channel index and side. */
  readonly handles: readonly {
    readonly channel: number;
    readonly side: Side;
    readonly count: number;
  }[];
  /** What it did last, newest first, at most 50. */
  readonly operations: readonly WorkerOperation[];
}

/** What the engine answers. */
export type EngineMethods = {
  info(args: null): TraceInfo;
  frame(args: FrameRequest): FrameAnswer;
  tiles(args: TilesRequest): TilesAnswer;
  step(args: StepRequest): StepAnswer;
  marks(args: MarksRequest): MarksAnswer;
  messages(args: MessagesRequest): MessagesAnswer;
  /** Fails when no send of it is on record. */
  message(args: MessageRequest): MessageDetail;
  sequence(args: SequenceRequest): SequenceAnswer;
  channel(args: { readonly channel: number; readonly at: Instant }): ChannelDetail;
  /** What the rules have found until an instant. */
  findings(args: { readonly at: Instant }): FindingsAnswer;
  worker(args: { readonly worker: number; readonly at: Instant }): WorkerDetail;
  /** Which lines of code use which channels, and where every worker stands. */
  code(args: CodeRequest): CodeAnswer;
};

/** What the editor around a webview answers, beside everything the engine does. */
export type HostMethods = EngineMethods & {
  /** Opens the file at a site that the trace names; fails with a sentence when it cannot. */
  openSite(args: Site): null;
  /** Keeps a copy of the recording where the user chooses. */
  saveRecording(args: null): null;
  /** The user has gone to an instant, and the view stands still there. */
  standsAt(args: { readonly position: number }): null;
  /** Starts one of the offers of the empty state. */
  start(args: { readonly what: "run" | "sample" }): null;
};

/** What the editor may ask the webview (for tests and for "show" commands). */
export type ViewMethods = {
  /** Selects and centres a node. */
  select(args: { readonly kind: "worker" | "channel"; readonly name: string }): boolean;
  /** Goes to an instant, and stands still there. */
  seek(args: { readonly at: Instant }): boolean;
  /** Follows a message through all views, and shows its way. */
  follow(args: MessageRequest): boolean;
};
