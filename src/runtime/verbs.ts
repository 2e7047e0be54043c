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

/** One try. When there is no memory for the message it throws, and what was to be sent is given back. */
function tryOnce(begun: Begun): number {
  try {
    return attempt(begun.endpoint, begun.message);
  } catch (error) {
    begun.settle(OUTCOME.aborted, begun.message);
    throw error;
  }
}

/** Does it now or not at all. */
export function tryNow(begun: Begun): OutcomeNumber {
  const time = instant(begun.endpoint);
  const result = tryOnce(begun);
  const outcome = outcomeOf(result, isSend(begun) ? OUTCOME.full : OUTCOME.empty);
  end(begun, begun.message, outcome, result, 0, time);
  return outcome;
}

/** Tries, and spins for a moment: often a peer is just about to make it possible. */
function trySpinning(begun: Begun, ms: number): Tried {
  const { endpoint } = begun;
  const { backoff } = endpoint.thread;
  let time = instant(endpoint);
  let result = tryOnce(begun);
  // Written so that NaN, like 0 and less, means not to wait.
  if (result !== BLOCKED || !(ms > 0)) return { result, time };
  backoff.begin();
  while (result === BLOCKED && backoff.spin()) {
    time = instant(endpoint);
    result = tryOnce(begun);
  }
  if (result !== BLOCKED) backoff.rewarded();
  return { result, time };
}

/** What a try came to, and when it began (by the probe's clock). */
interface Tried {
  readonly result: number;
  readonly time: number;
}

/** Does it, blocking this thread for at most `ms`. */
export function blockUntilDone(begun: Begun, ms: number): OutcomeNumber {
  const { endpoint, message } = begun;
  let { result, time } = trySpinning(begun, ms);
  if (result !== BLOCKED || !(ms > 0)) return endNow(begun, result, time);
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

/**
 * Does it as soon as possible, while this thread goes on, waiting for at most `ms`: the outcome if it
 * could be done at once, else a promise of it. Throws, or rejects with, the signal's reason when
 * that ends it, or a `DroppedError` when its handle is dropped.
 */
export function awaitDone(
  begun: Begun,
  ms: number,
  signal: AbortSignal | undefined,
): OutcomeNumber | Promise<OutcomeNumber> {
  const { endpoint, message } = begun;
  if (signal?.aborted === true) {
    end(begun, message, OUTCOME.aborted, BLOCKED, 0, now(endpoint));
    throw signal.reason as Error;
  }
  const { result, time } = trySpinning(begun, ms);
  if (result !== BLOCKED || !(ms > 0)) return endNow(begun, result, time);
  return new Promise((resolve, reject) => {
    new AwaitedOperation(begun, ms, signal, { resolve, reject }).begin();
  });
}

const LONGEST_TIMER = 2 ** 31 - 1;

/** The two ways in which an awaited operation tells its end. */
interface Settled {
  resolve(outcome: OutcomeNumber): void;
  reject(reason: unknown): void;
}

class AwaitedOperation implements Cancellable {
  readonly #begun: Begun;
  readonly #signal: AbortSignal | undefined;
  readonly #settled: Settled;
  readonly #operation: Operation;
  readonly #number: number;
  readonly #deadline: number;
  readonly #onAbort = (): void => {
    this.#stop(OUTCOME.aborted, this.#signal?.reason);
  };
  #timer: NodeJS.Timeout | undefined;

  constructor(begun: Begun, ms: number, signal: AbortSignal | undefined, settled: Settled) {
    this.#begun = begun;
    this.#signal = signal;
    this.#settled = settled;
    this.#number = tellBlocked(begun);
    this.#operation = new Operation(begun.endpoint, begun.message, true);
    this.#deadline = performance.now() + ms;
  }

  begin(): void {
    const { endpoint } = this.#begun;
    const time = now(endpoint);
    const result = this.#operation.begin();
    if (result !== BLOCKED) {
      this.#finish(outcomeOf(result, OUTCOME.timeout), result, time);
      return;
    }
    endpoint.awaited.add(this);
    this.#signal?.addEventListener("abort", this.#onAbort, { once: true });
    this.#startTimer();
    endpoint.thread.doorbell.add(this);
  }

  proceed(): boolean {
    const time = now(this.#begun.endpoint);
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
    const { endpoint } = this.#begun;
    const time = now(endpoint);
    const result = this.#operation.giveUp();
    endpoint.thread.doorbell.delete(this);
    this.#finish(outcomeOf(result, why), result, time, reason);
  }

  #finish(outcome: OutcomeNumber, result: number, time: number, reason?: unknown): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#begun.endpoint.awaited.delete(this);
    try {
      end(this.#begun, this.#operation.message, outcome, result, this.#number, time);
    } catch (error) {
      this.#settled.reject(error);
      return;
    } finally {
      this.#operation.release();
    }
    if (outcome === OUTCOME.aborted) this.#settled.reject(reason);
    else this.#settled.resolve(outcome);
  }
}

function isSend({ endpoint }: Begun): boolean {
  return endpoint.side === SIDE.sender;
}

/** For a try that may succeed at once. */
function instant(endpoint: Endpoint): number {
  return endpoint.thread.probe?.instant() ?? 0;
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
  const isQuick = operation === 0;
  const time = send && hasMoved ? startedAt : isQuick ? probe.instant() : probe.now();
  const ticket = hasMoved ? result : 0;
  const size = hasMoved ? heap.read(message + MESSAGE.size) : 0;
  // Handles leave before the message that carries them, and arrive after it.
  if (send) settle(outcome, message);
  probe.done(time, send, outcome, endpoint.channelId, endpoint.id, operation, ticket, size, site);
  if (!send) settle(outcome, message);
}
