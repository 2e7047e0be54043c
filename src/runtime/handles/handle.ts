/** What senders and receivers have in common. */

import { heldSlots } from "../flavors/permits.ts";
import { isDisconnected } from "../flavors/queue.ts";
import { dropEndpoint } from "../life.ts";
import { load } from "../memory/atomics.ts";
import { CHANNEL, END } from "../memory/layout.ts";
import type { Caller } from "../probe/probe.ts";
import { endOf, SIDE } from "../sides.ts";
import type { Endpoint } from "./endpoint.ts";
import { HostObject } from "./host-object.ts";

let readEndpoint: (handle: Handle) => Endpoint;

/**
 * One end of a channel in the hands of one thread. Handles move: through `spawn`, or inside a
 * message; after that they are of no use here. Every operation on a handle that was moved or dropped
 * throws `MovedError` or `DroppedError`, which name the line where that happened.
 */
export abstract class Handle extends HostObject {
  static {
    readEndpoint = (handle) => handle.#endpoint;
  }

  readonly #endpoint: Endpoint;

  /** Handles are made by `channel`, `syncChannel` and `clone`. */
  constructor(endpoint: Endpoint) {
    super();
    this.#endpoint = endpoint;
  }

  /** The channel's number in this program, from 1. */
  get id(): number {
    return this.#endpoint.channelId;
  }

  /** The name that the channel was made with, or an empty text. */
  get name(): string {
    return this.#use().name;
  }

  /** Messages in the buffer now. */
  get len(): number {
    const { flavor, channel, thread } = this.#use();
    return flavor.len(thread.heap, channel);
  }

  /** Whether the buffer is empty. A rendezvous always is. */
  get isEmpty(): boolean {
    return this.len === 0;
  }

  /** Whether there is room for no more, also because permits hold it. A rendezvous always is full, an unbounded channel never. */
  get isFull(): boolean {
    const { flavor, channel, thread } = this.#use();
    const held = flavor.reserve === undefined ? 0 : heldSlots(thread.heap, channel);
    return this.len + held >= this.capacity;
  }

  /** Messages that the buffer can hold: 0 for a rendezvous, `Infinity` when unbounded. */
  get capacity(): number {
    const { channel, thread } = this.#use();
    const capacity = thread.heap.read(channel + CHANNEL.capacity);
    return capacity < 0 ? Number.POSITIVE_INFINITY : capacity;
  }

  /** Senders that are alive, wherever they are, also inside messages. */
  get senderCount(): number {
    const endpoint = this.#use();
    const { flavor, channel, thread } = endpoint;
    const permits = flavor.reserve === undefined ? 0 : heldSlots(thread.heap, channel);
    return count(endpoint, SIDE.sender) - permits;
  }

  /** Receivers that are alive. */
  get receiverCount(): number {
    return count(this.#use(), SIDE.receiver);
  }

  /**
   * For a sender: whether sends can only fail, as every receiver is gone or the channel was closed. For
   * a receiver: whether nothing more will be sent; what is in the buffer can still be received.
   */
  get isDisconnected(): boolean {
    const { channel, side, thread } = this.#use();
    return isDisconnected(thread.heap, endOf(channel, side));
  }

  /** Whether both are handles of one channel. */
  sameChannel(other: Handle): boolean {
    return this.#endpoint.channelId === other.#endpoint.channelId;
  }

  /**
   * Gives the handle up. When the last sender goes, receivers get what is in the buffer and then an
   * error; when the last receiver goes, sends fail and the buffer is emptied. Operations on this
   * handle that are still awaited fail. To drop twice, or after a move, does nothing.
   */
  drop(): void {
    dropEndpoint(this.#endpoint, verbs.drop);
  }

  /** As {@link drop}: for `using`. */
  [Symbol.dispose](): void {
    dropEndpoint(this.#endpoint, verbs[Symbol.dispose]);
  }

  /** E.g. "sender of channel `jobs` (#3)". */
  override toString(): string {
    return this.#endpoint.toString();
  }

  /** What `console.log` shows. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `[${this.toString()}]`;
  }

  #use(): Endpoint {
    this.#endpoint.check();
    return this.#endpoint;
  }
}

/** The verbs as the probe and errors need them: to know which of the frames are the user's. */
const verbs: Readonly<Record<"drop" | typeof Symbol.dispose, Caller>> = Handle.prototype;

/** The endpoint behind a handle. */
export function endpointOf(handle: Handle): Endpoint {
  return readEndpoint(handle);
}

function count({ channel, thread }: Endpoint, side: number): number {
  return load(thread.heap.words, endOf(channel, side) + END.handles);
}
