/** What a select may do: receive from one channel, or send to one. */

import type { BroadcastReceiver } from "../handles/broadcast.ts";
import type { Endpoint } from "../handles/endpoint.ts";
import { endpointOf } from "../handles/handle.ts";
import type { OneshotReceiver } from "../handles/oneshot.ts";
import type { SendOptions } from "../handles/options.ts";
import type { Receiver } from "../handles/receiver.ts";
import type { Sender } from "../handles/sender.ts";
import type { WatchReceiver } from "../handles/watch.ts";

/** A receiver of any kind of channel. */
export type AnyReceiver<T> =
  | Receiver<T>
  | OneshotReceiver<T>
  | WatchReceiver<T>
  | BroadcastReceiver<T>;

/** An arm that receives; made by {@link recv}. It may be used in many selects. */
export class RecvArm<T> {
  readonly receiver: AnyReceiver<T>;

  constructor(receiver: AnyReceiver<T>) {
    this.receiver = receiver;
  }
}

/** An arm that receives from a channel on which one can lag; made by {@link recv}. */
export interface LaggingArm<T> extends RecvArm<T> {
  readonly receiver: BroadcastReceiver<T>;
}

/** An arm that sends; made by {@link send}. Each select that does it sends its value. */
export class SendArm<T> {
  readonly sender: Sender<T>;
  readonly value: T;
  readonly options: SendOptions;

  constructor(sender: Sender<T>, value: T, options: SendOptions) {
    this.sender = sender;
    this.value = value;
    this.options = options;
  }
}

/** The arm that receives from a receiver of type `R`. */
export type RecvArmOf<R> =
  R extends BroadcastReceiver<infer T>
    ? LaggingArm<T>
    : R extends AnyReceiver<infer T>
      ? RecvArm<T>
      : never;

/** One of the things of which a select does one. */
export type Arm = RecvArm<unknown> | SendArm<unknown>;

/**
 * The arm of a select that receives the channel's next message. Of a `oneshot` it drops the receiver
 * when there is an answer; of a `watch` it is the value, once that has not been seen.
 */
export function recv<R extends AnyReceiver<unknown>>(receiver: R): RecvArmOf<R> {
  return new RecvArm(receiver) as RecvArmOf<R>;
}

/**
 * The arm of a select that sends a value. The value is copied when the select is called; handles in it
 * and what is transferred move only if this arm is the one that is done.
 */
export function send<T>(sender: Sender<T>, value: T, options: SendOptions = {}): SendArm<T> {
  return new SendArm(sender, value, options);
}

/** The handle that an arm works on. */
export function endpointOfArm(arm: Arm): Endpoint {
  return endpointOf(arm instanceof RecvArm ? arm.receiver : arm.sender);
}
