/** Senders that do not keep their channel open. */

import { type ChannelSide, joinHandles } from "../counter.ts";
import type { Caller } from "../probe/probe.ts";
import { Endpoint } from "./endpoint.ts";
import { HostObject } from "./host-object.ts";

/**
 * Remembers a channel to which a sender can be made as long as there is one. It counts for nothing, has
 * nothing to drop, and stays in its thread. `S` is the sender that it makes.
 */
export class WeakSender<S> extends HostObject {
  readonly #source: Endpoint;
  readonly #make: (endpoint: Endpoint) => S;
  #where: ChannelSide;

  /** Weak senders are made by `Sender.downgrade`. */
  constructor(source: Endpoint, make: (endpoint: Endpoint) => S) {
    super();
    this.#source = source;
    this.#make = make;
    const { channel, channelId, side, index } = source;
    this.#where = { channel, channelId, side, index };
  }

  /** A sender of the channel, or `undefined` when no sender or permit is left. */
  upgrade(): S | undefined {
    const { thread, channelId, id, side } = this.#source;
    const index = joinHandles(thread.heap, this.#where);
    if (index < 0) return undefined;
    this.#where = { ...this.#where, index };
    const site = thread.probe?.site(verbs.upgrade) ?? 0;
    const endpoint = new Endpoint(thread, index, site);
    thread.probe?.handleCloned(endpoint.id, id, channelId, side, 0, site);
    return this.#make(endpoint);
  }
}

/** The verb as the probe needs it: to know which of the frames are the user's. */
const verbs: Readonly<Record<"upgrade", Caller>> = WeakSender.prototype;
