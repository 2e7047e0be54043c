/** The next instant at which a replay stops by itself, one way or the other. */

import type { Cursor } from "../model/cursor.ts";
import { rowAt, segmentEnd } from "../model/history.ts";
import type { PositionList } from "../model/position-list.ts";
import type { Timeline } from "../model/timeline.ts";
import type { World } from "../model/world.ts";
import type { ChannelCondition, NextStopAnswer, NextStopRequest, Stop } from "../protocol/stops.ts";

/** Where the stops of one request are looked for. */
export interface StopSearch {
  readonly timeline: Timeline;
  /** Free to be moved about. */
  readonly cursor: Cursor;
  /** Where findings begin. */
  readonly findings: PositionList;
  /** The row of a channel; throws when there is none of that index. */
  readonly channelRow: (index: number) => number;
}

/**
 * Calls `hit` with positions of events in `[from, to)` at which a stop is, in order. To be given spans of one segment
 * of the history.
 */
type Finder = (from: number, to: number, hit: (event: number) => void) => void;

/**
 * Goes through the history segment by segment: within one, forward, since only that way states are known; the last
 * hit of a segment is the first one backwards.
 */
export function nextStop(
  search: StopSearch,
  { from, by, stops }: NextStopRequest & { readonly from: number },
): NextStopAnswer {
  const { length } = search.timeline;
  const finders = stops.map((stop) => finderOf(search, stop));
  // The event at position p leads to the instant p + 1.
  let [low, high] = by === 1 ? [from, segmentEnd(from)] : spanBefore(from - 1);
  while (low < high && low < length) {
    const found = nearestIn(finders, low, Math.min(high, length), by);
    if (found !== undefined) return found;
    [low, high] = by === 1 ? [high, segmentEnd(high)] : spanBefore(low);
  }
  return { position: undefined, hits: [] };
}

/** The part of a segment that ends before an event. */
function spanBefore(event: number): readonly [low: number, high: number] {
  return event <= 0 ? [0, 0] : [event - 1 - rowAt(event - 1), event];
}

function nearestIn(
  finders: readonly Finder[],
  low: number,
  high: number,
  by: 1 | -1,
): NextStopAnswer | undefined {
  let nearest: number | undefined;
  let hits: number[] = [];
  for (const [index, find] of finders.entries()) {
    let best: number | undefined;
    find(low, high, (event) => {
      if (best === undefined || by === -1) best = event;
    });
    if (best === undefined) continue;
    if (best === nearest) hits.push(index);
    else if (nearest === undefined || by * (best - nearest) < 0) [nearest, hits] = [best, [index]];
  }
  return nearest === undefined ? undefined : { position: nearest + 1, hits };
}

function finderOf(search: StopSearch, stop: Stop): Finder {
  if (stop.kind === "line") return lineFinder(search.timeline, new Set(stop.sites));
  if (stop.kind === "finding") return listFinder(search.findings);
  return channelFinder(search, search.channelRow(stop.channel), stop.state);
}

/** An operation that had to wait is at its line when it begins to, and not once more when it ends. */
function lineFinder({ history }: Timeline, sites: ReadonlySet<number>): Finder {
  return (from, to, hit) => {
    const { site, began } = history.columns(from);
    const row = rowAt(from);
    for (let event = from; event < to; event++) {
      const at = row + event - from;
      if (sites.has(site[at] ?? 0) && began[at] === 0) hit(event);
    }
  };
}

/** Hits where the condition holds after an event and did not hold before it. */
function channelFinder(
  { timeline, cursor }: StopSearch,
  channel: number,
  state: ChannelCondition,
): Finder {
  return (from, to, hit) => {
    const { all } = timeline.ofChannel(channel);
    let index = all.countBelow(from);
    if (index === all.length || all.at(index) >= to) return;
    let held = holds(cursor.seek(all.at(index)), channel, state);
    for (; index < all.length && all.at(index) < to; index++) {
      const holdsNow = holds(cursor.seek(all.at(index) + 1), channel, state);
      if (holdsNow && !held) hit(all.at(index));
      held = holdsNow;
    }
  };
}

function listFinder(list: PositionList): Finder {
  return (from, to, hit) => {
    for (let index = list.countBelow(from); index < list.length; index++) {
      if (list.at(index) >= to) return;
      hit(list.at(index));
    }
  };
}

function holds({ channels }: World, channel: number, state: ChannelCondition): boolean {
  const { capacity, occupancy, sendersGone, receiversGone } = channels.columns;
  const depth = occupancy[channel] ?? 0;
  if (state === "full") return (capacity[channel] ?? 0) > 0 && depth >= (capacity[channel] ?? 0);
  if (state === "disconnected") return sendersGone[channel] === 1 || receiversGone[channel] === 1;
  return depth > state.deeperThan;
}
