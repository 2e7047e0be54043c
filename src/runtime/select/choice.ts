/**
 * The course of every select: try the arms, perhaps wait for one of them, settle all. Like a send or a
 * receive, but with several arms, of which one is done.
 */

import { OUTCOME } from "../../trace/event.ts";
import { BLOCKED } from "../flavors/flavor.ts";
import type { Endpoint } from "../handles/endpoint.ts";
import { instant, type OutcomeNumber } from "../operations/begun.ts";
import { Operation } from "../operations/operation.ts";
import { awaitEnd, block, type Ended, finish, type Waiting } from "../operations/waiting.ts";
import type { Caller } from "../probe/probe.ts";
import { join } from "../threads/join.ts";
import { type Arm, endpointOfArm } from "./arm.ts";
import { type BegunArm, beginArm, observeArm } from "./begun-arm.ts";

/** Several arms, of which one is to be done. */
export interface Choice {
  readonly arms: readonly Arm[];
  /** Whether the first that can be done is; else each of those that can has the same chance. */
  readonly biased: boolean;
  /** Whether it is only asked which one can be done. */
  readonly observes: boolean;
  /** The public function that was called. */
  readonly caller: Caller;
}

/** What came of a choice. */
export interface Chosen {
  readonly outcome: OutcomeNumber;
  /** Which of the arms; -1 when none was done. */
  readonly arm: number;
  /** What was received, or what a disconnected channel did not take. */
  readonly value: unknown;
  /** Messages that the receiver missed, if it lagged. */
  readonly missed: number;
}

/** A choice that has begun. */
interface Choosing extends Waiting {
  readonly arms: readonly BegunArm[];
  /** Which of the choice's arms each one is. */
  readonly order: readonly number[];
}

/** Does an arm that can be done now; none when there is none. */
export function chooseNow(choice: Choice): Chosen {
  const choosing = begin(choice, false);
  return chosen(choosing, endNow(choosing));
}

/** Does an arm as soon as one can be done, blocking this thread for at most `ms`. */
export function chooseBlocking(choice: Choice, ms: number): Chosen {
  const choosing = begin(choice, false);
  const ended = tryFirst(choosing, ms) ?? block(choosing, performance.now() + ms);
  return chosen(choosing, ended);
}

/**
 * Does an arm as soon as one can be done, while this thread goes on, waiting for at most `ms`. Throws,
 * or rejects with, the signal's reason when that ends it, or a `DroppedError` when a handle is dropped.
 */
export function chooseAwaited(
  choice: Choice,
  ms: number,
  signal: AbortSignal | undefined,
): Chosen | Promise<Chosen> {
  const choosing = begin(choice, true);
  if (signal?.aborted === true) {
    finish(choosing, { result: BLOCKED, time: instant(choosing), numbers: [] }, OUTCOME.aborted);
    throw signal.reason as Error;
  }
  const ended = tryFirst(choosing, ms);
  if (ended !== undefined) return chosen(choosing, ended);
  return awaitEnd(choosing, performance.now() + ms, signal, (late) => chosen(choosing, late));
}

function begin(choice: Choice, isAwaited: boolean): Choosing {
  const { arms, observes, caller } = choice;
  const endpoints = arms.map(endpointOfArm);
  for (const endpoint of endpoints) endpoint.check();
  const thread = join();
  const order = orderOf(choice);
  const inOrder = order.map((arm) => endpoints[arm] as Endpoint);
  const operation = new Operation(thread, inOrder, { isAwaited, observes });
  const begun: BegunArm[] = [];
  const choosing = { thread, arms: begun, operation, observes, order };
  orGiveBack(choosing, () => {
    for (const arm of order) {
      const beginThis = observes ? observeArm : beginArm;
      begun.push(beginThis(arms[arm] as Arm, operation.messageOf(begun.length), caller));
    }
    // A value of one arm may hold the handle of another.
    for (const endpoint of endpoints) endpoint.check();
  });
  return choosing;
}

/** The arms in the order in which they are tried: as they are, or shuffled (Fisher and Yates). */
function orderOf({ arms, biased }: Choice): number[] {
  const order: number[] = [];
  for (let arm = 0; arm < arms.length; arm++) order.push(arm);
  if (biased) return order;
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    const moved = order[last] as number;
    order[last] = order[other] as number;
    order[other] = moved;
  }
  return order;
}

/** Tries, and spins for a moment; undefined when it has to wait. */
function tryFirst(choosing: Choosing, ms: number): Ended | undefined {
  const { backoff } = choosing.thread;
  const { operation } = choosing;
  // Written so that NaN, like 0 and less, means not to wait.
  if (!(ms > 0)) return endNow(choosing, OUTCOME.timeout);
  let time = instant(choosing);
  let result = orGiveBack(choosing, () => operation.attempt());
  for (let round = 0; result === BLOCKED && backoff.spin(round); round++) {
    time = instant(choosing);
    result = orGiveBack(choosing, () => operation.attempt());
  }
  return result === BLOCKED ? undefined : finish(choosing, { result, time, numbers: [] });
}

function endNow(choosing: Choosing, why?: OutcomeNumber): Ended {
  const time = instant(choosing);
  const result = orGiveBack(choosing, () => choosing.operation.attemptTogether());
  return finish(choosing, { result, time, numbers: [] }, why);
}

/** When a step throws, what was to be sent is given back. */
function orGiveBack<R>({ arms, operation }: Choosing, step: () => R): R {
  try {
    return step();
  } catch (error) {
    for (const begun of arms) begun.settle(OUTCOME.aborted, begun.message, BLOCKED);
    operation.release();
    throw error;
  }
}

function chosen({ arms, order }: Choosing, { outcome, arm }: Ended): Chosen {
  const done = arms[arm];
  return {
    outcome,
    arm: order[arm] ?? -1,
    value: done?.valueAfter(outcome),
    missed: done?.missed ?? 0,
  };
}
