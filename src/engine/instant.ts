/** Instants as they are asked for, and what they are in a timeline. */

import { describe } from "../model/describe.ts";
import type { Timeline } from "../model/timeline.ts";
import type { Instant } from "../protocol/instant.ts";
import type { StepAnswer } from "../protocol/messages.ts";
import { RequestError } from "./errors.ts";

/** An instant both ways. */
export interface Point {
  /** ns. */
  readonly time: number;
  readonly position: number;
}

/**
 * Finds an instant; what lies before the start or after the end is taken for start and end.
 * `endTime` is the time at the end: later than the last event's while the program is silent.
 */
export function pointOf(timeline: Timeline, at: Instant, endTime: number): Point {
  if (at === "end") return { time: endTime, position: timeline.length };
  if ("time" in at) {
    const time = within(at.time, endTime, "a time");
    return { time, position: timeline.positionAt(time) };
  }
  const position = Math.floor(within(at.position, timeline.length, "a position"));
  return { time: timeline.timeAt(position), position };
}

/** A point with the event that led to it, in words. */
export function stepTo(timeline: Timeline, point: Point): StepAnswer {
  const text = point.position === 0 ? "" : describe(timeline, point.position - 1);
  return { time: point.time, position: point.position, text };
}

/** A number from 0 to `most`. Throws RequestError when it is none. */
export function within(value: number, most: number, what: string): number {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new RequestError(`${what} must be a number, not ${String(value)}`);
  }
  return Math.min(Math.max(value, 0), most);
}
