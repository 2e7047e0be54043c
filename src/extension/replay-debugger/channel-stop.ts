/**
 * Breakpoints on channels, as a person writes them: `jobs full`, `jobs disconnected`, `jobs depth > 3`.
 */

import type { ChannelCondition, Stop } from "../../protocol/stops.ts";

/** So many channels of one name are watched; for more (a reply channel a request) one must be chosen. */
const MOST_CHANNELS = 16;

/** Said of a breakpoint that is no condition on a channel. */
const GRAMMAR = "write a channel's name, then full, disconnected, or depth > 3";

/** Writes a condition down. */
export function writeCondition(channel: string, state: ChannelCondition): string {
  return `${channel} ${typeof state === "string" ? state : `depth > ${state.deeperThan}`}`;
}

function readCondition(
  text: string,
): { readonly channel: string; readonly state: ChannelCondition } | undefined {
  const [, channel, word, depth] =
    /^\s*(.+?)\s+(full|disconnected|depth\s*>\s*(\d{1,9}))\s*$/.exec(text) ?? [];
  if (channel === undefined) return undefined;
  if (word === "full" || word === "disconnected") return { channel, state: word };
  return { channel, state: { deeperThan: Number(depth) } };
}

/** The stops that a person's words mean among channels of these names. Throws a sentence where they mean none. */
export function channelStops(text: string, names: readonly string[]): Stop[] {
  const condition = readCondition(text);
  if (condition === undefined) throw new Error(GRAMMAR);
  const { channel: wanted, state } = condition;
  const channels = names.flatMap((name, channel) => (name === wanted ? [channel] : []));
  if (channels.length === 0) throw new Error(`this recording has no channel ${wanted}`);
  if (channels.length > MOST_CHANNELS) {
    throw new Error(`${channels.length} channels are called ${wanted}: break on one's variable`);
  }
  return channels.map((channel) => ({ kind: "channel", channel, state }));
}
