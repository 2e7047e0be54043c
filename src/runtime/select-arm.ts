/** What a select may do: receive from one channel, or send to one. */

import { OUTCOME } from "../trace/event.ts";
import type { Begun, OutcomeNumber } from "./begun.ts";
import { freeBlock } from "./cargo.ts";
import { decode, encode } from "./codec.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpointOf } from "./handle.ts";
import type { Caller } from "./probe/probe.ts";
import type { Receiver } from "./receiver.ts";
import type { Sender } from "./sender.ts";
import { recordMoved, seal, unseal } from "./transfer.ts";

/** An arm that receives; made by {@link recv}. It may be used in many selects. */
export class RecvArm<T> {
  readonly receiver: Receiver<T>;

  constructor(receiver: Receiver<T>) {
    this.receiver = receiver;
  }
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

/** The arm of a select that receives the channel's next message. */
export function recv<T>(receiver: Receiver<T>): RecvArm<T> {
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
  readonly value: () => unknown;
}

/** Where an arm begins. */
interface Beginning {
  /** Where its message stands, or will stand. */
  readonly message: number;
  /** The call of the select. */
  readonly site: number;
  readonly caller: Caller;
}

/** Begins an arm: what it would send is written as a message, and the handles in it are sealed. */
export function beginArm(arm: Arm, beginning: Beginning): BegunArm {
  return arm instanceof RecvArm ? beginRecv(arm, beginning) : beginSend(arm, beginning);
}

/** Begins an arm that is not to be done. */
export function watchArm(arm: Arm, { message, site }: Beginning): BegunArm {
  return {
    endpoint: endpointOfArm(arm),
    message,
    site,
    settle: () => undefined,
    value: () => undefined,
  };
}

function beginRecv(arm: RecvArm<unknown>, { message, site }: Beginning): BegunArm {
  const endpoint = endpointOfArm(arm);
  const { thread } = endpoint;
  let received: unknown;
  const settle = (outcome: OutcomeNumber, at: number): void => {
    if (outcome === OUTCOME.ok) received = decode(thread.heap, at, thread.adopt);
  };
  return { endpoint, message, site, settle, value: () => received };
}

function beginSend(arm: SendArm<unknown>, { message, site, caller }: Beginning): BegunArm {
  const endpoint = endpointOfArm(arm);
  const { thread, channelId } = endpoint;
  const cargo = encode(thread.heap, message, arm.value);
  seal(cargo, caller);
  let left: unknown = arm.value;
  const settle = (outcome: OutcomeNumber, at: number): void => {
    if (outcome === OUTCOME.ok) {
      left = undefined;
      recordMoved(cargo, { worker: 0, carrier: channelId }, site);
      return;
    }
    unseal(cargo);
    freeBlock(thread.heap, at);
  };
  return { endpoint, message, site, settle, value: () => left };
}
