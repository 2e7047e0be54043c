/** A handle as the runtime sees it: one sender or receiver that this thread owns, or once owned. */

import { handleRecord } from "../cargo.ts";
import { readName } from "../channel-name.ts";
import { BusyError, DroppedError, MovedError } from "../errors.ts";
import type { Flavor } from "../flavors/flavor.ts";
import { flavorOf } from "../flavors/flavors.ts";
import { store } from "../memory/atomics.ts";
import { CHANNEL, HANDLE } from "../memory/layout.ts";
import type { Caller } from "../probe/probe.ts";
import { Track } from "../probe/track.ts";
import { SIDE } from "../sides.ts";
import type { Thread } from "../threads/registry.ts";
import type { Carried, Destination } from "../transfer.ts";
import { CallLine } from "./call-line.ts";

/** An awaited operation, as the handle that it works on needs it. */
export interface Cancellable {
  /** The handle was dropped: the operation fails with that error. */
  cancel(error: Error): void;
}

/** A handle's state in this thread. */
export class Endpoint implements Carried {
  readonly thread: Thread;
  /** Index of its record in the table of handles. */
  readonly index: number;
  /** Program-wide ids. */
  readonly id: number;
  readonly channelId: number;
  /** Address of the channel. */
  readonly channel: number;
  readonly side: number;
  /** Whether it is a permit to send one message. */
  readonly isPermit: boolean;
  readonly flavor: Flavor;
  /** What the probe remembers of it. */
  readonly track: Track = new Track();
  /** Operations on it that are awaited. */
  readonly awaited = new Set<Cancellable>();
  #gone: ((handle: string) => Error) | undefined;

  /** `site` is where it came to be, for the probe; 0 when it came from elsewhere. */
  constructor(thread: Thread, index: number, site: number) {
    const { heap } = thread;
    const record = handleRecord(heap, index);
    this.thread = thread;
    this.index = index;
    this.id = heap.read(record + HANDLE.id);
    this.side = heap.read(record + HANDLE.side);
    this.isPermit = heap.read(record + HANDLE.permit) !== 0;
    this.channel = heap.read(record + HANDLE.channel);
    heap.reach(this.channel + CHANNEL.words);
    this.channelId = heap.read(this.channel + CHANNEL.id);
    this.flavor = flavorOf(heap.read(this.channel + CHANNEL.flavor));
    this.flavor.reach(heap, this.channel);
    thread.open.watch(this, site);
  }

  /** True until it is moved or dropped. */
  get isOpen(): boolean {
    return this.#gone === undefined;
  }

  /** Throws `MovedError` or `DroppedError` when it is not this thread's any more. */
  check(): void {
    if (this.#gone !== undefined) throw this.#gone(this.toString());
  }

  /** Throws unless it could move now. */
  checkMovable(): void {
    this.check();
    if (this.awaited.size > 0) throw new BusyError(this.toString());
  }

  /** It has moved, in a call of `caller`. */
  markMoved(caller: Caller): void {
    this.willNotBeOnly();
    this.thread.open.forget(this);
    const line = new CallLine(caller);
    this.#gone = (handle) => new MovedError(handle, line.toString());
  }

  /** What it moved with was not sent: it is this thread's again. */
  markReturned(): void {
    const { heap, worker } = this.thread;
    store(heap.words, handleRecord(heap, this.index) + HANDLE.owner, worker);
    this.#gone = undefined;
    this.thread.open.watch(this, 0);
  }

  /** It has moved for good: tells the probe. */
  hasMoved({ worker, carrier }: Destination, site: number): void {
    this.thread.probe?.handleMoved(this.id, this.channelId, worker, carrier, site);
  }

  /** It moves, or is cloned: if it was its channel's only receiver here, it is not any more. */
  willNotBeOnly(): void {
    if (this.side === SIDE.receiver) this.thread.carrier?.handOver(this.channelId);
  }

  /** It was dropped at that line; fails what is still awaited. */
  markDropped(line: CallLine): void {
    this.thread.open.forget(this);
    this.#gone = (handle) => new DroppedError(handle, line.toString());
    for (const operation of this.awaited) operation.cancel(this.#gone(this.toString()));
    this.awaited.clear();
    // Not before: an operation may have received at the last moment.
    if (this.side === SIDE.receiver) this.thread.carrier?.close(this.channelId);
  }

  /** Its thread has dropped all that it owned: what still runs there, a listener say, cannot use it. */
  expire(): void {
    this.#gone = (handle) => new DroppedError(handle, "the end of its thread");
  }

  /** The channel's name as given by the user, or empty. */
  get name(): string {
    return readName(this.thread.heap, this.channel);
  }

  /** E.g. "sender of channel `jobs` (#3)". */
  toString(): string {
    const side = this.isPermit ? "permit" : this.side === SIDE.sender ? "sender" : "receiver";
    const name = this.isOpen ? this.name : "";
    return `${side} of channel ${name === "" ? "" : `\`${name}\` `}(#${this.channelId})`;
  }
}
