/** What a select may do: receive from one channel, or send to one. */

import { OUTCOME } from "../trace/event.ts";
import { beginReceive, beginSend } from "./begin.ts";
import type { Begun, OutcomeNumber } from "./begun.ts";
import type { BroadcastReceiver } from "./broadcast.ts";
import { CallLine } from "./call-line.ts";
import type { Endpoint } from "./endpoint.ts";
import { copyMessage } from "./flavors/queue.ts";
import { endpointOf } from "./handle.ts";
import { dropAt } from "./life.ts";
import { OneshotReceiver } from "./oneshot.ts";
import type { Caller } from "./probe/probe.ts";
import type { Receiver } from "./receiver.ts";
import type { Sender } from "./sender.ts";
import { WatchReceiver } from "./watch.ts";

/** An arm that receives; made by {@link recv}. It may be used in many selects. */
export class RecvArm<T> {
  readonly receiver: Receiver<T> | OneshotReceiver<T> | WatchReceiver<T> | BroadcastReceiver<T>;

  constructor(
    receiver: Receiver<T> | OneshotReceiver<T> | WatchReceiver<T> | BroadcastReceiver<T>,
  ) {
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

  constructor(sender: Sender<T>, value: T) {
    this.sender = sender;
    this.value = value;
  }
}

/** One of the things of which a select does one. */
export type Arm = RecvArm<unknown> | SendArm<unknown>;

/**
 * The arm of a select that receives the channel's next message. Of a `oneshot` it drops the receiver
 * when there is an answer; of a `watch` it is the value, once that has not been seen.
 */
export function recv<T>(receiver: BroadcastReceiver<T>): LaggingArm<T>;
export function recv<T>(receiver: Receiver<T> | OneshotReceiver<T> | WatchReceiver<T>): RecvArm<T>;
export function recv<T>(receiver: RecvArm<T>["receiver"]): RecvArm<T> {
  return new RecvArm(receiver);
}

/**
 * The arm of a select that sends a value. The value is copied when the select is called; handles in it
 * move only if this arm is the one that is done.
 */
export function send<T>(sender: Sender<T>, value: T): SendArm<T> {
  return new SendArm(sender, value);
}

/** The handle that an arm works on. */
export function endpointOfArm(arm: Arm): Endpoint {
  return endpointOf(arm instanceof RecvArm ? arm.receiver : arm.sender);
}

/** An arm of a select that has begun. */
export interface BegunArm extends Begun {
  /** After its end: what was received, or what a disconnected channel did not take. */
  readonly value: (outcome: OutcomeNumber) => unknown;
  /** How many messages the receiver missed, after an outcome of `lagged`. */
  readonly missed: () => number;
}

/**
 * Begins an arm for the user's call of `caller`. What it would send is written as the message at
 * `message`; handles in it have moved, and come back when it is not sent.
 */
export function beginArm(arm: Arm, message: number, caller: Caller): BegunArm {
  const endpoint = endpointOfArm(arm);
  const missed = (): number => 0;
  if (arm instanceof RecvArm) return beginRecv(arm, message, caller);
  const begun = beginSend(endpoint, caller, arm.value);
  copyMessage(endpoint.thread.heap, begun.message, message);
  const value = (outcome: OutcomeNumber): unknown =>
    outcome === OUTCOME.ok ? undefined : arm.value;
  return { ...begun, message, value, missed };
}

function beginRecv({ receiver }: RecvArm<unknown>, message: number, caller: Caller): BegunArm {
  const endpoint = endpointOf(receiver);
  const { begun, value, missed } = beginReceive(endpoint, caller);
  const arm = { ...begun, message, value, missed };
  if (receiver instanceof WatchReceiver) {
    return { ...arm, value: (outcome) => (outcome === OUTCOME.ok ? receiver.borrow() : undefined) };
  }
  if (!(receiver instanceof OneshotReceiver)) return arm;
  // Later the caller is not on the stack any more.
  const line = new CallLine(caller);
  return {
    ...arm,
    value: () => {
      dropAt(endpoint, line, begun.site);
      return value();
    },
  };
}

/** Begins an arm that is not to be done. */
export function observeArm(arm: Arm, message: number, caller: Caller): BegunArm {
  const endpoint = endpointOfArm(arm);
  const nothing = (): undefined => undefined;
  const site = endpoint.thread.probe?.operationSite(endpoint, caller) ?? 0;
  return { endpoint, message, site, settle: nothing, value: nothing, missed: () => 0 };
}
