/**
 * How long things took in a channel: messages in its buffer, sends that had to wait. Measured on the
 * newest events before an instant, exactly, so that the figures are the same live and in replay and
 * no histogram has to be kept for each instant.
 */

import { EVENT_KIND, OUTCOME } from "../trace/event.ts";
import { sendOf, waitedBefore } from "./message.ts";
import type { Timeline } from "./timeline.ts";

/** So many of the newest messages, and of the newest events, are looked at. */
const NEWEST_MESSAGES = 4096;
const NEWEST_EVENTS = 16_384;

/** Durations, ns: half are not longer than `p50`, 99 of 100 not longer than `p99`. */
export interface Durations {
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

/** How long the newest messages received before an instant had been in the buffer. */
export function timesInBuffer(
  timeline: Timeline,
  channel: number,
  position: number,
): Durations | undefined {
  const { history } = timeline;
  const { receives } = timeline.ofChannel(channel);
  const to = receives.countBelow(position);
  const times: number[] = [];
  for (let index = Math.max(0, to - NEWEST_MESSAGES); index < to; index++) {
    const receive = receives.at(index);
    const send = sendOf(timeline, channel, history.at(receive, "ticket"));
    if (send === undefined || send > receive) continue;
    times.push(history.at(receive, "time") - history.at(send, "time"));
  }
  return summarise(times);
}

/**
 * How long the newest sends that had to wait, and ended before an instant, were blocked. Not those that were given up
 * for something else: an arm of a select that lost.
 */
export function timesBlocked(
  timeline: Timeline,
  channel: number,
  position: number,
): Durations | undefined {
  const { history } = timeline;
  const { all } = timeline.ofChannel(channel);
  const to = all.countBelow(position);
  const times: number[] = [];
  for (let index = Math.max(0, to - NEWEST_EVENTS); index < to; index++) {
    const event = all.at(index);
    if (history.at(event, "kind") !== EVENT_KIND.sendDone) continue;
    if (history.at(event, "outcome") === OUTCOME.aborted) continue;
    if (history.at(event, "began") !== 0) times.push(waitedBefore(timeline, event));
  }
  return summarise(times);
}

function summarise(times: readonly number[]): Durations | undefined {
  if (times.length === 0) return undefined;
  const sorted = times.toSorted((a, b) => a - b);
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { p50: rank(0.5), p99: rank(0.99), count: sorted.length };
}
