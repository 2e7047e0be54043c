/** What a debugger of recordings asks, beside what a viewer does: where a replay stops by itself, and why. */

import type { Site } from "../trace/event.ts";
import type { Instant } from "./instant.ts";

/** One condition under which a replay stops. */
export type Stop =
  /** An operation begins at one of these call sites, by their ids (see {@link SitesAnswer}). */
  | { readonly kind: "line"; readonly sites: readonly number[] }
  /** A channel (by index) gets into a state that it was not in before. */
  | { readonly kind: "channel"; readonly channel: number; readonly state: ChannelCondition }
  /** Any finding begins. */
  | { readonly kind: "finding" };

/**
 * A state of a channel: its buffer has no free slot, one of its sides is gone for good, or it holds more than so
 * many messages.
 */
export type ChannelCondition = "full" | "disconnected" | { readonly deeperThan: number };

/** Asks for the next instant at which a replay stops. */
export interface NextStopRequest {
  /** The position that is left. */
  readonly from: number;
  /** 1 forward, -1 back. */
  readonly by: 1 | -1;
  readonly stops: readonly Stop[];
}

/** The next stop. */
export interface NextStopAnswer {
  /** The instant at which it has just happened; undefined: there is none that way. */
  readonly position: number | undefined;
  /** Indexes of the stops that are there. */
  readonly hits: readonly number[];
}

/** What happened last before an instant. */
export interface Happening {
  readonly position: number;
  /** ns. */
  readonly time: number;
  /** As in `StepAnswer`; empty at the start. */
  readonly text: string;
  /** Index of the worker; -1: none. */
  readonly worker: number;
  readonly site: Site | undefined;
  /** The message that went into a channel or came out of it, if one did. */
  readonly moved:
    | { readonly channel: number; readonly ticket: number; readonly isSend: boolean }
    | undefined;
}

/** Every call site that a trace names. */
export interface SitesAnswer {
  readonly sites: readonly { readonly id: number; readonly site: Site }[];
}

/** What the engine answers to a debugger. */
export type ReplayMethods = {
  /** Fails when a stop names a channel that there is not. */
  nextStop(args: NextStopRequest): NextStopAnswer;
  happening(args: { readonly at: Instant }): Happening;
  sites(args: null): SitesAnswer;
};
