/** Questions about single messages: which there are, and the way of one. */

import type { Site } from "../trace/event.ts";
import type { Instant } from "./instant.ts";

/** What became of a message by the end of what is known. */
export type Fate = "buffered" | "received" | "discarded";

/** One message, from its send to its receive. */
export interface MessageRow {
  /** Index of the channel. */
  readonly channel: number;
  /** Its number in its channel. */
  readonly ticket: number;
  /** Indexes of workers; -1: nobody yet, or not known. */
  readonly sender: number;
  readonly receiver: number;
  /** ns. */
  readonly sentAt: number;
  /** ns; absent while it is in the buffer. */
  readonly receivedAt: number | undefined;
  /** Positions right after its send and its receive. */
  readonly sentPosition: number;
  readonly receivedPosition: number | undefined;
  /** ns that its sender was blocked before the send was done. */
  readonly blocked: number;
  /** Bytes; -1 unknown. */
  readonly size: number;
  /** What it holds, if that was recorded. Hostile. */
  readonly preview: string | undefined;
  readonly fate: Fate;
}

/** Asks for messages, a page at a time. */
export interface MessagesRequest {
  /** Only what was sent up to this instant. */
  readonly at: Instant;
  readonly channel?: number;
  /** Only messages that this worker sent or received. */
  readonly worker?: number;
  /** Only messages that were in the buffer at least so long, ns. */
  readonly longerThan?: number;
  /** Only messages whose preview contains it. */
  readonly text?: string;
  /** `newest` sent first, or `longest` in the buffer first. */
  readonly order: "newest" | "longest";
  readonly offset: number;
  /** At most 1,000. */
  readonly count: number;
}

/** A page of messages. */
export interface MessagesAnswer {
  /** How many fit in all; `atLeast` when counting was cut short. */
  readonly total: number;
  readonly atLeast: boolean;
  readonly rows: readonly MessageRow[];
}

/** Asks for one message. */
export interface MessageRequest {
  readonly channel: number;
  readonly ticket: number;
}

/** A part of a message's way: what it, or what came of it, did for so long. */
export interface WayPart {
  /** E.g. `blocked before records`, `in records`, `in parser-1`. */
  readonly text: string;
  readonly kind: "blocked" | "buffered" | "processed";
  /** Index of the worker for `blocked` and `processed`, of the channel for `buffered`. */
  readonly subject: number;
  /** ns. */
  readonly from: number;
  readonly to: number;
}

/** One message and where its time went. */
export interface MessageDetail {
  readonly row: MessageRow;
  readonly sendSite: Site | undefined;
  readonly receiveSite: Site | undefined;
  /**
   * The way through the program: what led to this message, the message, then what its receiver sent because of
   * it (the first message between this receive and the receiver's next; where there is none, the first after a mark
   * that repeats one put between them), and so on; oldest first.
   */
  readonly way: readonly WayPart[];
  /** The messages on the way, in order, this one among them. */
  readonly messages: readonly MessageRow[];
}
