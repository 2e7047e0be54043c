/**
 * Which instant the view shows. Pure: the wall clock (`now`, ms) comes as an argument. The clock
 * moves the view only; the program under it is never paused.
 */

import type { Instant } from "../../src/protocol/instant.ts";
import type { TraceState } from "../../src/protocol/messages.ts";

/** The view follows the newest event, stands still, or replays. */
export type Clock = { readonly speed: number } & (
  | { readonly mode: "live" }
  | { readonly mode: "paused"; readonly at: Instant }
  | {
      readonly mode: "playing";
      /** ns of the trace at `since`. */
      readonly from: number;
      /** ms of the wall clock. */
      readonly since: number;
    }
  | {
      /** Replays event after event, whatever time is between them. */
      readonly mode: "racing";
      /** The position at `since`. */
      readonly from: number;
      /** ms of the wall clock. */
      readonly since: number;
      /** Events a ms. */
      readonly pace: number;
    }
);

/** As fast as possible: event after event, and no time is waited for. */
export const FASTEST: number = Infinity;

/** The speeds offered: seconds of the trace a second. */
export const SPEEDS: readonly number[] = [0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 5, 10, 100, FASTEST];

/** A race shows the whole in so many ms, but not more than an event a picture. */
const RACE = 4000;
const PICTURE = 16;

/** Follows the newest event. */
export const LIVE: Clock = { mode: "live", speed: 1 };

/** What a clock must know of the trace that it moves in. */
export interface Shown {
  /** ns and number of events of the instant shown. */
  readonly time: number;
  readonly position: number;
  /** The end as known now. */
  readonly endTime: number;
  readonly endPosition: number;
  readonly state: TraceState;
}

/** Whether the trace may still grow. */
export function growing(state: TraceState): boolean {
  return state === "waiting" || state === "live";
}

/** Whether the view moves through what has been. */
export function replays(clock: Clock): boolean {
  return clock.mode === "playing" || clock.mode === "racing";
}

/** The instant to show. */
export function instantAt(clock: Clock, now: number): Instant {
  if (clock.mode === "live") return "end";
  if (clock.mode === "paused") return clock.at;
  if (clock.mode === "racing") {
    return { position: clock.from + Math.floor((now - clock.since) * clock.pace) };
  }
  return { time: clock.from + (now - clock.since) * 1e6 * clock.speed };
}

/** Stands still at an instant. */
export function seek(clock: Clock, at: Instant): Clock {
  return { mode: "paused", at, speed: clock.speed };
}

/** Stands still at what is shown; or goes on from there, from the start when that is the end. */
export function togglePlay(clock: Clock, shown: Shown, now: number): Clock {
  if (replays(clock)) return seek(clock, { position: shown.position });
  const atEnd = shown.position >= shown.endPosition;
  if (clock.mode === "live" && growing(shown.state)) {
    return seek(clock, { position: shown.position });
  }
  if (atEnd && growing(shown.state)) return goLive(clock);
  return play(clock, atEnd ? { ...shown, time: 0, position: 0 } : shown, now);
}

/** Plays on from what is shown. */
export function play({ speed }: Clock, shown: Shown, now: number): Clock {
  if (speed !== FASTEST) return { mode: "playing", from: shown.time, since: now, speed };
  const pace = Math.max(1 / PICTURE, shown.endPosition / RACE);
  return { mode: "racing", from: shown.position, since: now, pace, speed };
}

/** Changes the speed without a jump. */
export function withSpeed(clock: Clock, speed: number, shown: Shown, now: number): Clock {
  if (!replays(clock)) return { ...clock, speed };
  if (clock.mode !== "playing" || speed === FASTEST) return play({ ...clock, speed }, shown, now);
  const from = clock.from + (now - clock.since) * 1e6 * clock.speed;
  return { mode: "playing", from, since: now, speed };
}

/** Follows the newest event again. */
export function goLive(clock: Clock): Clock {
  return { mode: "live", speed: clock.speed };
}

/**
 * What becomes of a clock when it meets the end: a replay that catches up with a running program
 * goes live, one that reaches the end of a recording stands still there.
 */
export function atTheEnd(clock: Clock, shown: Shown, now: number): Clock {
  if (!replays(clock)) return clock;
  const instant = instantAt(clock, now);
  if (typeof instant === "object" && "time" in instant && instant.time < shown.endTime) {
    return clock;
  }
  return growing(shown.state) ? goLive(clock) : seek(clock, "end");
}

/** Replays from the start at a speed that shows the whole in 4 to 20 seconds where it can. */
export function replay(endTime: number, now: number): Clock {
  const seconds = endTime / 1e9;
  const slowest = seconds / 20;
  const fastest = seconds / 4;
  let speed = 1;
  if (fastest < 1) speed = SPEEDS.findLast((offer) => offer <= fastest) ?? 0.001;
  if (slowest > 1) speed = SPEEDS.find((offer) => offer >= slowest) ?? 1;
  speed = Math.min(speed, 100);
  return { mode: "playing", from: 0, since: now, speed };
}
