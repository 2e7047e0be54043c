/** An arm of a select that has begun. */

import { OUTCOME } from "../../trace/event.ts";
import { decode } from "../codec.ts";
import { copyMessage } from "../flavors/slot.ts";
import { CallLine } from "../handles/call-line.ts";
import type { Endpoint } from "../handles/endpoint.ts";
import { endpointOf } from "../handles/handle.ts";
import { OneshotReceiver } from "../handles/oneshot.ts";
import { WatchReceiver } from "../handles/watch.ts";
import { dropAt } from "../life.ts";
import { MESSAGE } from "../memory/layout.ts";
import { beginSend } from "../operations/begin.ts";
import type { Begun, OutcomeNumber } from "../operations/begun.ts";
import type { Caller } from "../probe/probe.ts";
import { type AnyReceiver, type Arm, endpointOfArm, RecvArm, type SendArm } from "./arm.ts";

/** An operation that may be the one that a select does. */
export interface BegunArm extends Begun {
  /** After its end: what was received, or what a disconnected channel did not take. */
  valueAfter(outcome: OutcomeNumber): unknown;
  /** How many messages the receiver missed, after an outcome of `lagged`. */
  readonly missed: number;
}

/**
 * Begins an arm for the user's call of `caller`. What it would send is written as the message at
 * `message`; handles in it have moved, and come back when it is not sent.
 */
export function beginArm(arm: Arm, message: number, caller: Caller): BegunArm {
  return arm instanceof RecvArm
    ? new ReceivingArm(arm.receiver, message, caller)
    : new SendingArm(arm, message, caller);
}

/** Begins an arm that is not to be done, only to be waited for. */
export function observeArm(arm: Arm, message: number, caller: Caller): BegunArm {
  return new ObservingArm(endpointOfArm(arm), message, caller);
}

/** An arm that does nothing. */
class ObservingArm implements BegunArm {
  readonly endpoint: Endpoint;
  readonly message: number;
  readonly site: number;
  readonly caller: Caller;
  missed = 0;

  constructor(endpoint: Endpoint, message: number, caller: Caller) {
    this.endpoint = endpoint;
    this.message = message;
    this.caller = caller;
    this.site = endpoint.thread.probe?.operationSite(endpoint, caller) ?? 0;
  }

  settle(_outcome: OutcomeNumber, _message: number): void {
    // Nothing was taken or written.
  }

  valueAfter(_outcome: OutcomeNumber): unknown {
    return undefined;
  }
}

class ReceivingArm extends ObservingArm {
  readonly #receiver: AnyReceiver<unknown>;
  /** Of a oneshot: the call, which later is not on the stack any more. */
  readonly #line: CallLine | undefined;
  #received: unknown;

  constructor(receiver: AnyReceiver<unknown>, message: number, caller: Caller) {
    super(endpointOf(receiver), message, caller);
    this.#receiver = receiver;
    this.#line = receiver instanceof OneshotReceiver ? new CallLine(caller) : undefined;
  }

  override settle(outcome: OutcomeNumber, message: number): void {
    const { heap, adopt } = this.endpoint.thread;
    if (outcome === OUTCOME.ok) this.#received = decode(heap, message, adopt);
    if (outcome === OUTCOME.lagged) this.missed = heap.read(message + MESSAGE.inline);
  }

  override valueAfter(outcome: OutcomeNumber): unknown {
    if (this.#line !== undefined) dropAt(this.endpoint, this.#line, this.site);
    const isNews = outcome === OUTCOME.ok && this.#receiver instanceof WatchReceiver;
    return isNews ? this.#receiver.borrow() : this.#received;
  }
}

class SendingArm implements BegunArm {
  readonly endpoint: Endpoint;
  readonly message: number;
  readonly site: number;
  readonly caller: Caller;
  readonly preview: string | undefined;
  readonly missed = 0;
  readonly #begun: Begun;
  readonly #value: unknown;

  constructor(arm: SendArm<unknown>, message: number, caller: Caller) {
    this.endpoint = endpointOf(arm.sender);
    this.message = message;
    this.caller = caller;
    this.#begun = beginSend(this.endpoint, caller, arm.value, arm.options.transfer);
    this.site = this.#begun.site;
    this.preview = this.#begun.preview;
    this.#value = arm.value;
    copyMessage(this.endpoint.thread.heap, this.#begun.message, message);
  }

  settle(outcome: OutcomeNumber, message: number, result: number): void {
    this.#begun.settle(outcome, message, result);
  }

  valueAfter(outcome: OutcomeNumber): unknown {
    return outcome === OUTCOME.ok ? undefined : this.#value;
  }
}
