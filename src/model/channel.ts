/** What a channel is like at an instant. */

import type { Columns } from "./table.ts";

/** A row a channel. */
export const CHANNEL_SHAPE = {
  /** 1 once it exists. */
  exists: "u8",
  createdAt: "f64",
  capacity: "f64",
  /** 1 when every receiver gets every message. */
  toAll: "u8",
  occupancy: "u32",
  highWater: "u32",
  /** ns; when the high-water mark was reached first. */
  highWaterTime: "f64",
  sent: "u32",
  received: "u32",
  /** Messages destroyed unread. */
  discarded: "u32",
  /** Messages with lower tickets have been received or destroyed. */
  nextTicket: "f64",
  /** Handles alive, those inside messages too. */
  senders: "u32",
  receivers: "u32",
  /** 1 once the last handle of the side went. */
  sendersGone: "u8",
  receiversGone: "u8",
  /** ns; since when nothing can go through it any more: a side is gone and the buffer empty. 0: not yet. */
  endedAt: "f64",
  /** Operations that wait now. */
  blockedSends: "u32",
  waitingReceives: "u32",
  /** ns spent at capacity, until {@link fullSince} when it is full now. */
  fullTime: "f64",
  fullSince: "f64",
} as const;

/** The channels of a world. */
export type ChannelColumns = Columns<typeof CHANNEL_SHAPE>;

/** Whether the buffer has no free slot. One without slots, or without a known number, is never full. */
function isFull(channels: ChannelColumns, channel: number): boolean {
  const capacity = channels.capacity[channel] ?? 0;
  return capacity > 0 && (channels.occupancy[channel] ?? 0) >= capacity;
}

/** The buffer holds so many messages from now on. */
export function fill(
  channels: ChannelColumns,
  channel: number,
  occupancy: number,
  time: number,
): void {
  const wasFull = isFull(channels, channel);
  channels.occupancy[channel] = occupancy;
  const full = isFull(channels, channel);
  if (full && !wasFull) channels.fullSince[channel] = time;
  if (!full && wasFull) {
    const lasted = time - (channels.fullSince[channel] ?? 0);
    channels.fullTime[channel] = (channels.fullTime[channel] ?? 0) + lasted;
  }
  if (occupancy > (channels.highWater[channel] ?? 0)) {
    channels.highWater[channel] = occupancy;
    channels.highWaterTime[channel] = time;
  }
}

/** Follows a change of the buffer or of the sides: can anything still go through the channel? */
export function settleEnd(channels: ChannelColumns, channel: number, time: number): void {
  if (channels.endedAt[channel] !== 0) return;
  const drained = channels.sendersGone[channel] !== 0 && channels.occupancy[channel] === 0;
  if (drained || channels.receiversGone[channel] !== 0) channels.endedAt[channel] = time;
}

/** ns at capacity from the channel's start to `time`, at which nothing newer has happened. */
export function fullTimeAt(channels: ChannelColumns, channel: number, time: number): number {
  const now = isFull(channels, channel) ? time - (channels.fullSince[channel] ?? 0) : 0;
  return (channels.fullTime[channel] ?? 0) + now;
}
