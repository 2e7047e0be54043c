/**
 * The course of every send and receive: try, perhaps wait (blocking or awaited), tell the probe,
 * settle. Verbs differ in how long they wait, and in what they make of an outcome.
 */

import { OUTCOME } from "../../trace/event.ts";
import { BLOCKED } from "../flavors/flavor.ts";
import { copyMessage } from "../flavors/slot.ts";
import { type Begun, end, instant, isSend, now, type OutcomeNumber, outcomeOf } from "./begun.ts";
import { attempt, Operation } from "./operation.ts";
import { spin } from "./spin.ts";
import { awaitEnd, block, type Waiting } from "./waiting.ts";

export type { Begun, OutcomeNumber } from "./begun.ts";

/** One try. When there is no memory for the message it throws, and what was to be sent is given back. */
function tryOnce(begun: Begun): number {
  try {
    return attempt(begun.endpoint, begun.message, begun.reserves === true);
  } catch (error) {
    begun.settle(OUTCOME.aborted, begun.message, BLOCKED);
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
  let time = instant(endpoint);
  let result = tryOnce(begun);
  // Written so that NaN, like 0 and less, means not to wait.
  if (begun.isTried === true || !(ms > 0)) return { result, time };
  for (let round = 0; result === BLOCKED && spin(endpoint, round); round++) {
    time = instant(endpoint);
    result = tryOnce(begun);
  }
  return { result, time };
}

/** What a try came to, and when it began (by the probe's clock). */
interface Tried {
  readonly result: number;
  readonly time: number;
}

/** Does it, blocking this thread for at most `ms`. */
export function blockUntilDone(begun: Begun, ms: number): OutcomeNumber {
  const { result, time } = trySpinning(begun, ms);
  if (result !== BLOCKED || !(ms > 0)) return endNow(begun, result, time);
  return block(waitFor(begun, false), performance.now() + ms).outcome;
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
  return awaitResult(begun, ms, signal, (outcome) => outcome);
}

/** As {@link awaitDone}; gives, or resolves to, what `result` makes of the outcome. */
export function awaitResult<R>(
  begun: Begun,
  ms: number,
  signal: AbortSignal | undefined,
  result: (outcome: OutcomeNumber) => R,
): R | Promise<R> {
  const { endpoint, message } = begun;
  if (signal?.aborted === true) {
    end(begun, message, OUTCOME.aborted, BLOCKED, 0, now(endpoint));
    throw signal.reason as Error;
  }
  const tried = trySpinning(begun, ms);
  if (tried.result !== BLOCKED || !(ms > 0)) return result(endNow(begun, tried.result, tried.time));
  const waiting = waitFor(begun, true);
  return awaitEnd(waiting, performance.now() + ms, signal, ({ outcome }) => result(outcome));
}

function waitFor(begun: Begun, isAwaited: boolean): Waiting {
  const { endpoint, message, reserves = false } = begun;
  const { thread } = endpoint;
  const operation = new Operation(thread, [endpoint], { isAwaited, reserves });
  if (isSend(begun) && !reserves) copyMessage(thread.heap, message, operation.messageOf(0));
  return { thread, arms: [begun], operation, observes: false };
}
