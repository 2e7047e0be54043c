/** The receiving half of a channel that many may receive from. */

import type { Caller } from "../probe/probe.ts";
import { cloneEndpoint } from "./clone.ts";
import { endpointOf } from "./handle.ts";
import { Receiver } from "./receiver.ts";

/**
 * A receiver of `unbounded()` or `bounded()`. Each message goes to exactly one of its clones: to the
 * one that asks first. The channel is open until all of them are dropped.
 */
export class SharedReceiver<T> extends Receiver<T> {
  /** Another receiver of the same channel. */
  clone(): SharedReceiver<T> {
    return new SharedReceiver<T>(cloneEndpoint(endpointOf(this), verbs.clone));
  }
}

/** The verb as the probe needs it: to know which of the frames are the user's. */
const verbs: Readonly<Record<"clone", Caller>> = SharedReceiver.prototype;
