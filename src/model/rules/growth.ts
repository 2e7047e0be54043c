/** Rule `growth`: an unbounded buffer whose trend only rises. */

import { CAPACITY_UNBOUNDED } from "../../trace/event.ts";
import type { Found } from "./finding.ts";
import type { NewRule } from "./rule.ts";
import type { ChannelFacts } from "./wait-graph.ts";
import { counted, duration, listed, Words } from "./words.ts";

/** Parts of the time in which the buffer must have grown: each holds more than the one before, at its lowest. */
const PARTS = 4;

interface Trend {
  /** ns; when the part that is measured now began. */
  from: number;
  lowest: number;
  /** The lowest of each part before, oldest first. */
  lows: number[];
  /** When the oldest of them began, and how much had gone in and out by then. */
  since: number;
  position: number;
  sent: number;
  received: number;
  readonly found: { value: Found | undefined };
}

/** An unbounded buffer that only grows. */
export const growth: NewRule = (facts, { growthMessages, growthTime }) => {
  const words = new Words(facts.cast);
  const trends = new Map<number, Trend>();
  const follow = (channel: number, occupancy: number, time: number): Found | undefined => {
    const { position } = facts.world;
    const { sent, received } = facts.world.channels.columns;
    let trend = trends.get(channel);
    if (trend === undefined) {
      trend = {
        from: time,
        lowest: occupancy,
        lows: [],
        since: time,
        position,
        sent: sent[channel] ?? 0,
        received: received[channel] ?? 0,
        found: { value: undefined },
      };
      trends.set(channel, trend);
    }
    trend.lowest = Math.min(trend.lowest, occupancy);
    if (time - trend.from < growthTime / PARTS) return trend.found.value;
    const last = trend.lows.at(-1) ?? -1;
    if (trend.lowest <= last) {
      trends.delete(channel);
      return undefined;
    }
    trend.lows.push(trend.lowest);
    trend.from = time;
    trend.lowest = occupancy;
    if (trend.lows.length < PARTS || occupancy < growthMessages) return undefined;
    const name = words.channel(facts.channel(channel));
    const seconds = Math.max(1e-3, (time - trend.since) / 1e9);
    const rateIn = ((sent[channel] ?? 0) - trend.sent) / seconds;
    const rateOut = ((received[channel] ?? 0) - trend.received) / seconds;
    if (rateIn <= rateOut) return undefined;
    const site = words.channelSite(facts.channel(channel));
    trend.found.value = {
      id: `growth:${channel}`,
      rule: "growth",
      title: `${name} only grows: ${counted(occupancy, "message")} after ${duration(time - trend.since)}, ${rounded(rateIn)} go in and ${rounded(rateOut)} come out a second; ${slowerSide(facts.channel(channel), words)}`,
      steps: [],
      remedy: "Give the channel a capacity, so that senders wait, or receive in more workers.",
      site,
      related: [],
      chain: [{ kind: "channel", index: channel - 1 }],
      workers: [],
      since: trend.since,
      position: trend.position,
      fix:
        site === undefined ? undefined : { kind: "bound", site, title: `Give ${name} a capacity` },
    };
    return trend.found.value;
  };
  return {
    find: (time) => {
      const { capacity, occupancy, exists, toAll } = facts.world.channels.columns;
      const found: Found[] = [];
      for (let channel = 1; channel < facts.world.channels.rows; channel++) {
        const held = occupancy[channel] ?? 0;
        const isOpenEnded = capacity[channel] === CAPACITY_UNBOUNDED && toAll[channel] === 0;
        if (exists[channel] === 0 || !isOpenEnded || held === 0) {
          trends.delete(channel);
          continue;
        }
        const trend = follow(channel, held, time);
        if (trend !== undefined) found.push(trend);
      }
      return found;
    },
  };
};

function rounded(rate: number): string {
  return Math.round(rate).toLocaleString("en");
}

function slowerSide({ receivers }: ChannelFacts, words: Words): string {
  const owners = new Set([...receivers].map(({ owner }) => owner));
  const names = [...owners].flatMap((owner) => (owner === undefined ? [] : [words.worker(owner)]));
  return names.length === 0 ? "nobody receives" : `${listed(names)} cannot keep up`;
}
