/** How channels are made. */

import { addHandle } from "./counter.ts";
import { Endpoint } from "./endpoint.ts";
import { flavorFor, flavorOf } from "./flavors/flavors.ts";
import { join } from "./join.ts";
import { CHANNEL, FLAG, HEADER } from "./layout.ts";
import type { Caller } from "./probe/probe.ts";
import { Receiver } from "./receiver.ts";
import type { Thread } from "./registry.ts";
import { Sender } from "./sender.ts";
import { SharedReceiver } from "./shared-receiver.ts";
import { SIDE } from "./sides.ts";

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
  const [sender, receiver] = open("channel", -1, 0, options, channel);
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
  const [sender, receiver] = open("syncChannel", capacity, 0, options, syncChannel);
  return [new Sender(sender), new Receiver(receiver)];
}

/**
 * Makes an unbounded channel as {@link channel} does, but for many receivers too (`clone`): each
 * message goes to exactly one of them.
 */
export function unbounded<T>(options: ChannelOptions = {}): [Sender<T>, SharedReceiver<T>] {
  const [sender, receiver] = open("unbounded", -1, FLAG.shared, options, unbounded);
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
  const [sender, receiver] = open("bounded", capacity, FLAG.shared, options, bounded);
  return [new Sender(sender), new SharedReceiver(receiver)];
}

function checkCapacity(capacity: number): void {
  if (!Number.isInteger(capacity) || capacity < 0 || capacity > 2 ** 30) {
    throw new RangeError(`a channel's capacity is a whole number from 0 to 2^30, not ${capacity}`);
  }
}

function open(
  kind: string,
  capacity: number,
  flags: number,
  { name = "" }: ChannelOptions,
  caller: Caller,
): [Endpoint, Endpoint] {
  const thread = join();
  const { heap, probe } = thread;
  const address = layOut(thread, capacity, flags, name);
  const id = heap.read(address + CHANNEL.id);
  const site = probe?.site(caller) ?? 0;
  probe?.channelCreated(id, kind, capacity, name, site);
  return [SIDE.sender, SIDE.receiver].map((side) => {
    const endpoint = new Endpoint(thread, addHandle(heap, address, side), site);
    probe?.handleCreated(endpoint.id, id, side, site);
    return endpoint;
  }) as [Endpoint, Endpoint];
}

function layOut({ heap }: Thread, capacity: number, flags: number, name: string): number {
  const address = heap.allocateCleared(CHANNEL.words * 4);
  const flavor = flavorFor(capacity);
  heap.words[address + CHANNEL.id] = heap.count(HEADER.lastChannel);
  heap.words[address + CHANNEL.flavor] = flavor;
  heap.words[address + CHANNEL.capacity] = capacity;
  heap.words[address + CHANNEL.flags] = flags;
  if (name !== "") {
    const bytes = Buffer.from(name);
    const block = heap.allocate(bytes.length);
    heap.bytes.set(bytes, block * 4);
    heap.words[address + CHANNEL.name] = block;
    heap.words[address + CHANNEL.nameBytes] = bytes.length;
  }
  flavorOf(flavor).open(heap, address);
  return address;
}
