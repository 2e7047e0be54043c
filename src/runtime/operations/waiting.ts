/**
 * Waiting for one of several arms, or for the only one: blocking the thread, or while it goes on. Each
 * arm that waits is an operation of its own for the probe; those that were not done end as aborted.
 */

import { OUTCOME, WAIT } from "../../trace/event.ts";
import { BLOCKED } from "../flavors/flavor.ts";
import type { Cancellable } from "../handles/endpoint.ts";
import type { Thread } from "../threads/registry.ts";
import {
  type Begun,
  end,
  isSend,
  now,
  type OutcomeNumber,
  outcomeOf,
  tellAllBlocked,
} from "./begun.ts";
import type { Operation } from "./operation.ts";

/** An operation with what its arms do. */
export interface Waiting {
  readonly thread: Thread;
  /** In the order of the operation's arms. */
  readonly arms: readonly Begun[];
  readonly operation: Operation;
  /** Whether it only waits until an arm can be done, and does none. */
  readonly observes: boolean;
}

/** What became of it. */
export interface Ended {
  readonly outcome: OutcomeNumber;
  /** The arm that was done, or is disconnected; -1 when none is. */
  readonly arm: number;
}

/** What the last try came to, when it began, and the numbers of the arms if they had to wait. */
interface LastTry {
  readonly result: number;
  /** By the probe's clock. */
  readonly time: number;
  readonly numbers: readonly number[];
}

/**
 * Settles every arm, the one that was done first, and frees the operation. `why` says how it ended if
 * none was done; by default that none could be.
 */
export function finish(waiting: Waiting, last: LastTry, why?: OutcomeNumber): Ended {
  const { arms, operation, observes } = waiting;
  const winner = last.result === BLOCKED ? -1 : operation.winner;
  const done = observes ? -1 : winner;
  try {
    endArm(waiting, done, last, outcomeOf(last.result, OUTCOME.aborted));
  } finally {
    for (let arm = 0; arm < arms.length; arm++) {
      if (arm !== done) endArm(waiting, arm, last, winner < 0 ? why : OUTCOME.aborted);
    }
    operation.release();
  }
  return { outcome: outcomeOf(last.result, why ?? OUTCOME.empty), arm: winner };
}

function endArm(waiting: Waiting, arm: number, last: LastTry, why?: OutcomeNumber): void {
  const begun = waiting.arms[arm];
  if (begun === undefined) return;
  const message = waiting.operation.messageOf(arm);
  const number = last.numbers[arm];
  const outcome = why ?? (isSend(begun) ? OUTCOME.full : OUTCOME.empty);
  const isOver = outcome === OUTCOME.aborted || waiting.observes;
  // What never waited and was not to be done has not happened, for the probe.
  if (number === undefined && isOver) begun.settle(outcome, message, last.result);
  else end(begun, message, outcome, last.result, number ?? 0, last.time);
}

/** Blocks this thread until an arm can be done, or until `deadline` (ms, `performance.now`). */
export function block(waiting: Waiting, deadline: number): Ended {
  const { arms, operation } = waiting;
  const wait = WAIT.blocking | (deadline === Number.POSITIVE_INFINITY ? 0 : WAIT.limited);
  const numbers = tellAllBlocked(arms, wait);
  let time = now(waiting);
  let result = operation.begin();
  while (result === BLOCKED) {
    operation.sleep(deadline);
    time = now(waiting);
    result = operation.proceed();
    if (result === BLOCKED && performance.now() >= deadline) {
      result = operation.giveUp();
      break;
    }
  }
  return finish(waiting, { result, time, numbers }, OUTCOME.timeout);
}

/**
 * Waits until an arm can be done, or until `deadline` (ms, `performance.now`), while this thread goes
 * on; resolves to what `result` makes of the end. Rejects with what that throws, with the signal's reason
 * when that ends the wait, or with a `DroppedError` when the handle of an arm is dropped.
 */
export function awaitEnd<R>(
  waiting: Waiting,
  deadline: number,
  signal: AbortSignal | undefined,
  result: (ended: Ended) => R,
): Promise<R> {
  return new Promise<R>((resolve, reject) => {
    // Here, and not by a `then`: each turn of a promise is felt where a thread was asleep.
    const settled = { end: (ended: Ended) => resolve(result(ended)), reject };
    new AwaitedOperation(waiting, deadline, signal, settled).begin();
  });
}

/** The longest delay that a timer takes (ms): Node takes a longer one for none at all. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The two ways in which an awaited operation tells its end. */
interface Settled {
  /** Throws what it is to be rejected with. */
  end(ended: Ended): void;
  reject(reason: unknown): void;
}

class AwaitedOperation implements Cancellable {
  readonly #waiting: Waiting;
  readonly #deadline: number;
  readonly #signal: AbortSignal | undefined;
  readonly #settled: Settled;
  readonly #numbers: readonly number[];
  readonly #onAbort = (): void => {
    this.#stop(OUTCOME.aborted, this.#signal?.reason);
  };
  #timer: NodeJS.Timeout | undefined;

  constructor(
    waiting: Waiting,
    deadline: number,
    signal: AbortSignal | undefined,
    settled: Settled,
  ) {
    this.#waiting = waiting;
    this.#deadline = deadline;
    this.#signal = signal;
    this.#settled = settled;
    const isLimited = deadline !== Number.POSITIVE_INFINITY || signal !== undefined;
    const wait = WAIT.awaited | (isLimited ? WAIT.limited : 0);
    this.#numbers = tellAllBlocked(waiting.arms, wait);
  }

  begin(): void {
    const { arms, operation, thread } = this.#waiting;
    const time = now(this.#waiting);
    const result = operation.begin();
    if (result !== BLOCKED) {
      this.#finish(OUTCOME.timeout, result, time);
      return;
    }
    for (const { endpoint } of arms) endpoint.awaited.add(this);
    this.#signal?.addEventListener("abort", this.#onAbort, { once: true });
    this.#startTimer();
    thread.doorbell.add(this);
  }

  proceed(): boolean {
    const time = now(this.#waiting);
    const result = this.#waiting.operation.proceed();
    if (result === BLOCKED) return false;
    this.#finish(OUTCOME.timeout, result, time);
    return true;
  }

  cancel(error: Error): void {
    this.#stop(OUTCOME.aborted, error);
  }

  #startTimer(): void {
    const ms = Math.min(this.#deadline - performance.now(), this.#waiting.operation.dueIn());
    if (ms === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(
      () => {
        this.#onTimer();
      },
      Math.min(Math.max(1, Math.ceil(ms)), LONGEST_TIMER),
    );
  }

  #onTimer(): void {
    if (performance.now() >= this.#deadline) this.#stop(OUTCOME.timeout, undefined);
    else if (this.proceed()) this.#waiting.thread.doorbell.delete(this);
    else this.#startTimer();
  }

  #stop(why: OutcomeNumber, reason: unknown): void {
    const time = now(this.#waiting);
    const result = this.#waiting.operation.giveUp();
    this.#waiting.thread.doorbell.delete(this);
    this.#finish(why, result, time, reason);
  }

  #finish(why: OutcomeNumber, result: number, time: number, reason?: unknown): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#onAbort);
    for (const { endpoint } of this.#waiting.arms) endpoint.awaited.delete(this);
    try {
      const ended = finish(this.#waiting, { result, time, numbers: this.#numbers }, why);
      if (ended.outcome === OUTCOME.aborted) this.#settled.reject(reason);
      else this.#settled.end(ended);
    } catch (error) {
      this.#settled.reject(error);
    }
  }
}
