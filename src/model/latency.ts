/**
 * How long things took in a channel until an instant: messages in its buffer, sends that had to wait. All of them
 * count; a few thousand exactly, more by a histogram that is kept for every so many of them, so that any instant is a
 * short way from one.
 */

import { EVENT_KIND, OUTCOME } from "../trace/event.ts";
import { Histogram } from "./histogram.ts";
import { sendOf, waitedBefore } from "./message.ts";
import type { PositionList } from "./position-list.ts";
import type { Timeline } from "./timeline.ts";

/** So many events are looked at one by one; a histogram is kept for each so many. */
const STRETCH = 1 << 15;
/** Up to so many durations are sorted: the figures are exact. */
const MOST_SORTED = 4096;
/** So many channels' histograms are kept. */
const MOST_KEPT = 32;

/** Durations, ns: half are not longer than `p50`, 99 of 100 not longer than `p99`. */
export interface Durations {
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

/** Tells how long the event at a position took; -1 when it is none of those measured. */
type Measure = (position: number) => number;

/** The durations of one timeline's channels. */
export class Latencies {
  readonly #timeline: Timeline;
  /** After each stretch of a channel's events; the channel not asked for longest comes first. */
  readonly #inBuffer = new Map<number, Histogram[]>();
  readonly #blocked = new Map<number, Histogram[]>();

  /** Nothing is looked at before it is asked for. */
  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** How long the messages of a channel (by row) that were received before `position` had been in the buffer. */
  inBuffer(channel: number, position: number): Durations | undefined {
    const { history } = this.#timeline;
    const { receives } = this.#timeline.ofChannel(channel);
    const measure = (receive: number) => {
      const send = sendOf(this.#timeline, channel, history.at(receive, "ticket"));
      if (send === undefined || send > receive) return -1;
      return history.at(receive, "time") - history.at(send, "time");
    };
    return durations(keep(this.#inBuffer, channel), receives, position, measure);
  }

  /**
   * How long the sends on a channel (by row) that had to wait, and ended before `position`, were blocked. Not those
   * that were given up for something else: an arm of a select that lost.
   */
  blocked(channel: number, position: number): Durations | undefined {
    const { history } = this.#timeline;
    const { all } = this.#timeline.ofChannel(channel);
    const measure = (event: number) => {
      if (history.at(event, "kind") !== EVENT_KIND.sendDone) return -1;
      if (history.at(event, "outcome") === OUTCOME.aborted) return -1;
      return history.at(event, "began") === 0 ? -1 : waitedBefore(this.#timeline, event);
    };
    return durations(keep(this.#blocked, channel), all, position, measure);
  }
}

function durations(
  kept: Histogram[],
  events: PositionList,
  position: number,
  measure: Measure,
): Durations | undefined {
  const to = events.countBelow(position);
  const stretches = Math.floor(to / STRETCH);
  while (kept.length < stretches) {
    const histogram = kept.at(-1)?.copy() ?? new Histogram();
    const from = kept.length * STRETCH;
    for (const time of measured(events, from, from + STRETCH, measure)) histogram.add(time);
    kept.push(histogram);
  }
  const before = kept[stretches - 1] ?? new Histogram();
  const rest = measured(events, stretches * STRETCH, to, measure);
  if (before.count === 0 && rest.length <= MOST_SORTED) return exactly(rest);
  const histogram = before.copy();
  for (const time of rest) histogram.add(time);
  return {
    p50: histogram.percentile(0.5),
    p99: histogram.percentile(0.99),
    count: histogram.count,
  };
}

function measured(events: PositionList, from: number, to: number, measure: Measure): number[] {
  const times: number[] = [];
  for (let index = from; index < to; index++) {
    const time = measure(events.at(index));
    if (time >= 0) times.push(time);
  }
  return times;
}

function exactly(times: readonly number[]): Durations | undefined {
  if (times.length === 0) return undefined;
  const sorted = times.toSorted((a, b) => a - b);
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { p50: rank(0.5), p99: rank(0.99), count: sorted.length };
}

/** The histograms of a channel; those not asked for longest make room. */
function keep(histograms: Map<number, Histogram[]>, channel: number): Histogram[] {
  const kept = histograms.get(channel) ?? [];
  histograms.delete(channel);
  histograms.set(channel, kept);
  const [oldest] = histograms.keys();
  if (histograms.size > MOST_KEPT && oldest !== undefined) histograms.delete(oldest);
  return kept;
}
