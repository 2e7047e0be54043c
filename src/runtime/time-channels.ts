/** Channels on which time itself sends: receivers without senders, which can be cloned. */

import type { ChannelOptions } from "./channel.ts";
import { writeName } from "./channel-name.ts";
import { addHandle } from "./counter.ts";
import { type Schedule, setTimer } from "./flavors/timer.ts";
import { Endpoint } from "./handles/endpoint.ts";
import { SharedReceiver } from "./handles/shared-receiver.ts";
import { CHANNEL, FLAG, FLAVOR, HEADER } from "./memory/layout.ts";
import { steadyTime } from "./probe/clock.ts";
import type { Caller } from "./probe/probe.ts";
import { SIDE } from "./sides.ts";
import { join } from "./threads/join.ts";

/** What both clocks said at once. */
interface Clocks {
  /** The system's, ms. */
  readonly date: number;
  /** `steadyTime`, ns. */
  readonly steady: number;
}

const ENDLESS = Number.POSITIVE_INFINITY;

/**
 * A channel that yields one message `ms` from now: the instant at which it was due. After that it
 * stays empty; it is never disconnected. 0, less or `NaN` is now, `Infinity` never.
 */
export function after(ms: number, options: ChannelOptions = {}): SharedReceiver<Date> {
  return open("after", 1, scheduleIn(ms, ENDLESS, readClocks()), options, after);
}

/**
 * As {@link after}, but at a point in time. What happens to the system's clock later does not move it.
 */
export function at(date: Date, options: ChannelOptions = {}): SharedReceiver<Date> {
  const clocks = readClocks();
  return open("at", 1, scheduleIn(date.getTime() - clocks.date, ENDLESS, clocks), options, at);
}

/**
 * A channel that yields a message every `ms`, the first one `ms` from now: the instant at which it was
 * due. It holds one message; ticks that come before it is taken are left out, the later ones come when
 * they would have come anyway. With 0 there always is one. Never disconnected. Throws `RangeError` when
 * `ms` is less than 0.
 */
export function tick(ms: number, options: ChannelOptions = {}): SharedReceiver<Date> {
  if (!(ms >= 0)) throw new RangeError(`the time between ticks is 0 ms or more, not ${ms}`);
  return open("tick", 1, scheduleIn(ms, ms * 1e6, readClocks()), options, tick);
}

/** A channel without senders and without messages that is never disconnected. */
export function never<T = never>(options: ChannelOptions = {}): SharedReceiver<T> {
  return open("never", 0, scheduleIn(ENDLESS, ENDLESS, readClocks()), options, never);
}

function readClocks(): Clocks {
  // In this order: what is due by the steady clock is so by the system's.
  const date = Date.now();
  return { date, steady: steadyTime() };
}

/** The first message `ms` after the clocks were read, then one every `period` ns. */
function scheduleIn(ms: number, period: number, { date, steady }: Clocks): Schedule {
  const first = steady + (ms > 0 ? ms * 1e6 : 0);
  return { first, period, clockOffset: date - steady / 1e6 };
}

function open<T>(
  kind: string,
  capacity: number,
  schedule: Schedule,
  { name = "" }: ChannelOptions,
  caller: Caller,
): SharedReceiver<T> {
  const thread = join();
  const { heap, probe } = thread;
  const channel = heap.allocateCleared(CHANNEL.words * 4);
  const id = heap.count(HEADER.lastChannel);
  heap.words[channel + CHANNEL.id] = id;
  heap.words[channel + CHANNEL.flavor] = FLAVOR.timer;
  heap.words[channel + CHANNEL.capacity] = capacity;
  heap.words[channel + CHANNEL.flags] = FLAG.shared;
  // It never had a sending side: the channel ends with its last receiver.
  heap.words[channel + CHANNEL.closed] = SIDE.sender;
  writeName(heap, channel, name);
  setTimer(heap, channel, schedule);
  const site = probe?.site(caller) ?? 0;
  probe?.channelCreated(id, kind, capacity, name, site);
  const endpoint = new Endpoint(thread, addHandle(heap, channel, SIDE.receiver), site);
  probe?.handleCreated(endpoint.id, id, SIDE.receiver, site);
  return new SharedReceiver<T>(endpoint);
}
