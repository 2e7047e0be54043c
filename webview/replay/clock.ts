/**
 * Which instant the view shows. Pure: the wall clock (`now`, ms) comes as an argument. The clock
 * moves the view only; the program under it is never paused.
 */

import type { Instant, TraceState } from "../../src/protocol/messages.ts";

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
);

/** The speeds offered: seconds of the trace a second. */
export const SPEEDS = [0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 5, 10, 100] as const;

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

/** The instant to show. */
export function instantAt(clock: Clock, now: number): Instant {
  if (clock.mode === "live") return "end";
  if (clock.mode === "paused") return clock.at;
  return { time: clock.from + (now - clock.since) * 1e6 * clock.speed };
}

/** Stands still at an instant. */
export function seek(clock: Clock, at: Instant): Clock {
  return { mode: "paused", at, speed: clock.speed };
}

/** Stands still at what is shown; or goes on from there, from the start when that is the end. */
export function togglePlay(clock: Clock, shown: Shown, now: number): Clock {
  if (clock.mode === "playing") return seek(clock, { position: shown.position });
  const atEnd = shown.position >= shown.endPosition;
  if (clock.mode === "live" && growing(shown.state)) {
    return seek(clock, { position: shown.position });
  }
  if (atEnd && growing(shown.state)) return goLive(clock);
  return { mode: "playing", from: atEnd ? 0 : shown.time, since: now, speed: clock.speed };
}

/** Changes the speed without a jump. */
export function withSpeed(clock: Clock, speed: number, now: number): Clock {
  if (clock.mode !== "playing") return { ...clock, speed };
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
  if (clock.mode !== "playing") return clock;
  const instant = clock.from + (now - clock.since) * 1e6 * clock.speed;
  if (instant < shown.endTime) return clock;
  return growing(shown.state) ? goLive(clock) : seek(clock, "end");
}

/** Replays from the start at a speed that shows the whole in 4 to 20 seconds where it can. */
export function replay(endTime: number, now: number): Clock {
  const seconds = endTime / 1e9;
  const slowest = seconds / 20;
  const fastest = seconds / 4;
  let speed: number = 1;
  if (fastest < 1) speed = SPEEDS.findLast((offer) => offer <= fastest) ?? SPEEDS[0];
  if (slowest > 1) speed = SPEEDS.find((offer) => offer >= slowest) ?? 100;
  return { mode: "playing", from: 0, since: now, speed };
}
