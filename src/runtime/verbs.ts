/**
 * The course of every send and receive: try, perhaps wait (blocking or awaited), tell the probe,
 * settle. Verbs differ in how long they wait, and in what they make of an outcome.
 */

import { OUTCOME } from "../trace/event.ts";
import type { Cancellable, Endpoint } from "./endpoint.ts";
import { BLOCKED, DISCONNECTED } from "./flavors/flavor.ts";
import { MESSAGE } from "./layout.ts";
import { attempt, Operation } from "./operation.ts";
import { SIDE } from "./sides.ts";

/** How an operation ended, as a number of `OUTCOME`. */
export type OutcomeNumber = (typeof OUTCOME)[keyof typeof OUTCOME];

/** What settles an operation: takes the message's address, just before the probe hears of it. */
export type Settle = (outcome: OutcomeNumber, message: number) => void;

/** An operation that begins now. */
export interface Begun {
  readonly endpoint: Endpoint;
  /** Where the message stands, or will stand. */
  readonly message: number;
  /** The call site, for the probe. */
  readonly site: number;
  /** Called once, at the operation's end and before the probe is told of it. */
  readonly settle: Settle;
}

/** An awaited operation can end by these as well. */
export interface Awaiting extends Begun {
  /** Waits no longer than so many ms; `Infinity`: as long as it takes. */
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
  /** Called once, after the operation's end. */
  readonly resolve: (outcome: OutcomeNumber) => void;
  /** Called instead when the signal aborted it or its handle was dropped. */
  readonly reject: (reason: unknown) => void;
}

/** Does it now or not at all. */
export function tryNow(begun: Begun): OutcomeNumber {
  const time = now(begun.endpoint);
  const result = attempt(begun.endpoint, begun.message);
  const outcome = outcomeOf(result, isSend(begun) ? OUTCOME.full : OUTCOME.empty);
  end(begun, begun.message, outcome, result, 0, time);
  return outcome;
}

/** Does it, blocking this thread for at most `ms`. */
export function blockUntilDone(begun: Begun, ms: number): OutcomeNumber {
  const { endpoint, message } = begun;
  const { thread } = endpoint;
  let time = now(endpoint);
  let result = attempt(endpoint, message);
  if (result !== BLOCKED) return endNow(begun, result, time);
  if (!(ms > 0)) return endNow(begun, BLOCKED, time);
  thread.backoff.begin();
  while (thread.backoff.spin()) {
    time = now(endpoint);
    result = attempt(endpoint, message);
    if (result === BLOCKED) continue;
    thread.backoff.rewarded();
    return endNow(begun, result, time);
  }
  const deadline = performance.now() + ms;
  const number = tellBlocked(begun);
  const operation = new Operation(endpoint, message, false);
  time = now(endpoint);
  result = operation.begin();
  while (result === BLOCKED) {
    operation.sleep(deadline);
    time = now(endpoint);
    result = operation.proceed();
    if (result === BLOCKED && performance.now() >= deadline) {
      result = operation.giveUp();
      break;
    }
  }
  const outcome = outcomeOf(result, OUTCOME.timeout);
  end(begun, operation.message, outcome, result, number, time);
  operation.release();
  return outcome;
}

function endNow(begun: Begun, result: number, time: number): OutcomeNumber {
  const outcome = outcomeOf(result, OUTCOME.timeout);
  end(begun, begun.message, outcome, result, 0, time);
  return outcome;
}

/** Does it as soon as possible, while this thread goes on. */
export function awaitDone(awaiting: Awaiting): void {
  const { endpoint, message, signal, ms } = awaiting;
  const time = now(endpoint);
  if (signal?.aborted === true) {
    end(awaiting, message, OUTCOME.aborted, BLOCKED, 0, time);
    awaiting.reject(signal.reason);
    return;
  }
  const result = attempt(endpoint, message);
  if (result !== BLOCKED || !(ms > 0)) awaiting.resolve(endNow(awaiting, result, time));
  else new AwaitedOperation(awaiting).begin();
}

const LONGEST_TIMER = 2 ** 31 - 1;

class AwaitedOperation implements Cancellable {
  readonly #awaiting: Awaiting;
  readonly #operation: Operation;
  readonly #number: number;
  readonly #deadline: number;
  readonly #onAbort = (): void => {
    this.#stop(OUTCOME.aborted, this.#awaiting.signal?.reason);
  };
  #timer: NodeJS.Timeout | undefined;

  constructor(awaiting: Awaiting) {
    this.#awaiting = awaiting;
    this.#number = tellBlocked(awaiting);
    this.#operation = new Operation(awaiting.endpoint, awaiting.message, true);
    this.#deadline = performance.now() + awaiting.ms;
  }

  begin(): void {
    const { endpoint, signal } = this.#awaiting;
    const time = now(endpoint);
    const result = this.#operation.begin();
    if (result !== BLOCKED) {
      this.#finish(outcomeOf(result, OUTCOME.timeout), result, time);
      return;
    }
    endpoint.awaited.add(this);
    signal?.addEventListener("abort", this.#onAbort, { once: true });
    this.#startTimer();
    endpoint.thread.doorbell.add(this);
  }

  proceed(): boolean {
    const time = now(this.#awaiting.endpoint);
    const result = this.#operation.proceed();
    if (result === BLOCKED) return false;
    this.#finish(outcomeOf(result, OUTCOME.timeout), result, time);
    return true;
  }

  cancel(error: Error): void {
    this.#stop(OUTCOME.aborted, error);
  }

  #startTimer(): void {
    const ms = this.#deadline - performance.now();
    if (ms === Number.POSITIVE_INFINITY) return;
    // Node takes a longer delay for none at all.
    this.#timer = setTimeout(
      () => {
        if (performance.now() < this.#deadline) this.#startTimer();
        else this.#stop(OUTCOME.timeout, undefined);
      },
      Math.min(Math.ceil(ms), LONGEST_TIMER),
    );
  }

  #stop(why: OutcomeNumber, reason: unknown): void {
    const time = now(this.#awaiting.endpoint);
    const result = this.#operation.giveUp();
    this.#awaiting.endpoint.thread.doorbell.delete(this);
    this.#finish(outcomeOf(result, why), result, time, reason);
  }

  #finish(outcome: OutcomeNumber, result: number, time: number, reason?: unknown): void {
    const { endpoint, signal, resolve, reject } = this.#awaiting;
    clearTimeout(this.#timer);
    signal?.removeEventListener("abort", this.#onAbort);
    endpoint.awaited.delete(this);
    try {
      end(this.#awaiting, this.#operation.message, outcome, result, this.#number, time);
    } catch (error) {
      reject(error);
      return;
    } finally {
      this.#operation.release();
    }
    if (outcome === OUTCOME.aborted) reject(reason);
    else resolve(outcome);
  }
}

function isSend({ endpoint }: Begun): boolean {
  return endpoint.side === SIDE.sender;
}

function now(endpoint: Endpoint): number {
  return endpoint.thread.probe?.now() ?? 0;
}

function outcomeOf(result: number, whenBlocked: OutcomeNumber): OutcomeNumber {
  if (result === BLOCKED) return whenBlocked;
  return result === DISCONNECTED ? OUTCOME.disconnected : OUTCOME.ok;
}

/** Tells the probe that an operation waits; returns the operation's number. */
function tellBlocked(begun: Begun): number {
  const { endpoint, site } = begun;
  const { thread, channelId, id } = endpoint;
  if (thread.probe === null) return 0;
  thread.lastOperation++;
  thread.probe.blocked(isSend(begun), channelId, id, thread.lastOperation, site);
  return thread.lastOperation;
}

function end(
  begun: Begun,
  message: number,
  outcome: OutcomeNumber,
  result: number,
  operation: number,
  startedAt: number,
): void {
  const { endpoint, site, settle } = begun;
  const { probe, heap } = endpoint.thread;
  if (probe === null) {
    settle(outcome, message);
    return;
  }
  const send = isSend(begun);
  const hasMoved = outcome === OUTCOME.ok;
  const time = send && hasMoved ? startedAt : probe.now();
  const ticket = hasMoved ? result : 0;
  const size = hasMoved ? heap.read(message + MESSAGE.size) : 0;
  // Handles leave before the message that carries them, and arrive after it.
  if (send) settle(outcome, message);
  probe.done(time, send, outcome, endpoint.channelId, endpoint.id, operation, ticket, size, site);
  if (!send) settle(outcome, message);
}
