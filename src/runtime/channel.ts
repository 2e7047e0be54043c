/** How channels are made. */

import { writeName } from "./channel-name.ts";
import { addHandle } from "./counter.ts";
import { flavorFor, flavorOf } from "./flavors/flavors.ts";
import { setFirst } from "./flavors/watch.ts";
import { type BroadcastReceiver, BroadcastSender, startReceiving } from "./handles/broadcast.ts";
import { Endpoint } from "./handles/endpoint.ts";
import { OneshotReceiver, OneshotSender } from "./handles/oneshot.ts";
import { Receiver } from "./handles/receiver.ts";
import { Sender } from "./handles/sender.ts";
import { SharedReceiver } from "./handles/shared-receiver.ts";
import { startWatching, type WatchReceiver, WatchSender } from "./handles/watch.ts";
import { CHANNEL, FLAG, FLAVOR, HEADER } from "./memory/layout.ts";
import { encodeForAll } from "./operations/begin.ts";
import type { Caller } from "./probe/probe.ts";
import { SIDE } from "./sides.ts";
import { join } from "./threads/join.ts";
import type { Thread } from "./threads/registry.ts";

/** Options of a channel. */
export interface ChannelOptions {
  /** What a person calls it, e.g. in errors and in the trace. */
  readonly name?: string;
}

/** The sender of a bounded channel. It has the same verbs; they wait when the buffer is full. */
export type SyncSender<T> = Sender<T>;

/**
 * Makes an unbounded channel: many senders (`clone`), one receiver. A send never waits; messages
 * stay in shared memory until they are received.
 */
export function channel<T>(options: ChannelOptions = {}): [Sender<T>, Receiver<T>] {
  const [sender, receiver] = open({ kind: "channel", capacity: -1 }, options, channel);
  return [new Sender(sender), new Receiver(receiver)];
}

/**
 * Makes a channel that holds at most `capacity` messages: many senders, one receiver. A send to a
 * full channel waits. With capacity 0 it is a rendezvous: a send waits until its message is taken.
 * Throws `RangeError` unless `capacity` is a whole number from 0 to 2^30.
 */
export function syncChannel<T>(
  capacity: number,
  options: ChannelOptions = {},
): [SyncSender<T>, Receiver<T>] {
  checkCapacity(capacity);
  const [sender, receiver] = open({ kind: "syncChannel", capacity }, options, syncChannel);
  return [new Sender(sender), new Receiver(receiver)];
}

/**
 * Makes an unbounded channel as {@link channel} does, but for many receivers too (`clone`): each
 * message goes to exactly one of them.
 */
export function unbounded<T>(options: ChannelOptions = {}): [Sender<T>, SharedReceiver<T>] {
  const [sender, receiver] = open(
    { kind: "unbounded", capacity: -1, flags: FLAG.shared },
    options,
    unbounded,
  );
  return [new Sender(sender), new SharedReceiver(receiver)];
}

/**
 * Makes a channel that holds at most `capacity` messages as {@link syncChannel} does, but for many
 * receivers too (`clone`): each message goes to exactly one of them. Throws `RangeError` unless
 * `capacity` is a whole number from 0 to 2^30.
 */
export function bounded<T>(
  capacity: number,
  options: ChannelOptions = {},
): [SyncSender<T>, SharedReceiver<T>] {
  checkCapacity(capacity);
  const [sender, receiver] = open(
    { kind: "bounded", capacity, flags: FLAG.shared },
    options,
    bounded,
  );
  return [new Sender(sender), new SharedReceiver(receiver)];
}

/**
 * Makes a channel for one value: the send consumes the sender, the receive the receiver. A sender that
 * is dropped without a send is an error at the receiver.
 */
export function oneshot<T>(options: ChannelOptions = {}): [OneshotSender<T>, OneshotReceiver<T>] {
  const [sender, receiver] = open(
    { kind: "oneshot", capacity: 1, flags: FLAG.oneshot },
    options,
    oneshot,
  );
  return [new OneshotSender(sender), new OneshotReceiver(receiver)];
}

/** The most slots of a broadcast channel: they are laid out when it is made. */
const MOST_BROADCAST = 2 ** 20;

/**
 * Makes a channel of which every receiver gets every message that is sent after it came to be. It
 * keeps the last `capacity` messages, rounded up to a power of two: a send never waits, and receivers
 * that fall further behind miss messages and are told how many. Throws `RangeError` unless `capacity`
 * is a whole number from 1 to 2^20.
 */
export function broadcast<T>(
  capacity: number,
  options: ChannelOptions = {},
): [BroadcastSender<T>, BroadcastReceiver<T>] {
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > MOST_BROADCAST) {
    throw new RangeError(
      `a broadcast's capacity is a whole number from 1 to 2^20, not ${capacity}`,
    );
  }
  const slots = 2 ** Math.ceil(Math.log2(capacity));
  const { broadcast: flavor } = FLAVOR;
  const plan = { kind: "broadcast", flavor, capacity: slots, flags: FLAG.subscribable };
  const [sender, receiver] = open(plan, options, broadcast);
  return [new BroadcastSender(sender), startReceiving(receiver)];
}

/**
 * Makes a channel that holds one value, at first `value`: a send replaces it, and every receiver sees
 * the last one, though not each that came in between. Throws a `DataCloneError` when the value cannot
 * be cloned, or holds senders or receivers.
 */
export function watch<T>(
  value: T,
  options: ChannelOptions = {},
): [WatchSender<T>, WatchReceiver<T>] {
  const thread = join();
  encodeForAll(thread, value);
  const plan = { kind: "watch", flavor: FLAVOR.watch, capacity: 1, flags: FLAG.subscribable };
  const [sender, receiver] = open(plan, options, watch);
  setFirst(thread.heap, sender.channel, thread.outgoing);
  return [new WatchSender(sender), startWatching(receiver)];
}

function checkCapacity(capacity: number): void {
  if (!Number.isInteger(capacity) || capacity < 0 || capacity > 2 ** 30) {
    throw new RangeError(`a channel's capacity is a whole number from 0 to 2^30, not ${capacity}`);
  }
}

/** What distinguishes one channel from another. */
interface Plan {
  /** What the trace calls it. */
  readonly kind: string;
  readonly capacity: number;
  /** Bits of `FLAG`. */
  readonly flags?: number;
  /** A number of `FLAVOR`; left out, it follows from the capacity. */
  readonly flavor?: number;
}

function open(plan: Plan, { name = "" }: ChannelOptions, caller: Caller): [Endpoint, Endpoint] {
  const { kind, capacity } = plan;
  const thread = join();
  const { heap, probe } = thread;
  const address = layOut(thread, plan, name);
  const id = heap.read(address + CHANNEL.id);
  const site = probe?.site(caller) ?? 0;
  probe?.channelCreated(id, kind, capacity, name, site);
  return [SIDE.sender, SIDE.receiver].map((side) => {
    const endpoint = new Endpoint(thread, addHandle(heap, address, side), site);
    probe?.handleCreated(endpoint.id, id, side, site);
    return endpoint;
  }) as [Endpoint, Endpoint];
}

function layOut({ heap }: Thread, plan: Plan, name: string): number {
  const { capacity, flags = 0, flavor = flavorFor(capacity) } = plan;
  const address = heap.allocateCleared(CHANNEL.words * 4);
  heap.words[address + CHANNEL.id] = heap.count(HEADER.lastChannel);
  heap.words[address + CHANNEL.flavor] = flavor;
  heap.words[address + CHANNEL.capacity] = capacity;
  heap.words[address + CHANNEL.flags] = flags;
  writeName(heap, address, name);
  flavorOf(flavor).open(heap, address);
  return address;
}
