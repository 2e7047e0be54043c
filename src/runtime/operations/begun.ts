/** An operation that begins, and what the probe is told of its course. */

import { OUTCOME, WAIT } from "../../trace/event.ts";
import { BLOCKED, DISCONNECTED, LAGGED } from "../flavors/flavor.ts";
import type { Endpoint } from "../handles/endpoint.ts";
import { MESSAGE } from "../memory/layout.ts";
import type { Caller } from "../probe/probe.ts";
import { SIDE } from "../sides.ts";

/** How an operation ended, as a number of `OUTCOME`. */
export type OutcomeNumber = (typeof OUTCOME)[keyof typeof OUTCOME];

/** An operation that begins now. */
export interface Begun {
  readonly endpoint: Endpoint;
  /** Where the message stands, or will stand. */
  readonly message: number;
  /** The call site, for the probe. */
  readonly site: number;
  /** The user's call, while it is on the stack. */
  readonly caller?: Caller | undefined;
  /** It was tried already (`at-once.ts`), and a moment's patience did not help. */
  readonly isTried?: boolean;
  /** It holds a slot for a later message, and sends none. */
  readonly reserves?: boolean;
  /** What a message holds that is sent, where that was asked for. */
  readonly preview?: string | undefined;
  /** Called once, at its end: with its message's address, and what the last try came to. */
  settle(outcome: OutcomeNumber, message: number, result: number): void;
}

/** Whether it sends. */
export function isSend({ endpoint }: Begun): boolean {
  return endpoint.side === SIDE.sender;
}

/** By the probe's clock, for a try that may succeed at once; 0 when nothing is recorded. */
export function instant({ thread }: Pick<Endpoint, "thread">): number {
  return thread.probe?.instant() ?? 0;
}

/** By the probe's clock; 0 when nothing is recorded. */
export function now({ thread }: Pick<Endpoint, "thread">): number {
  return thread.probe?.now() ?? 0;
}

/** What the result of an operation means; `whenBlocked` if it could not be done. */
export function outcomeOf(result: number, whenBlocked: OutcomeNumber): OutcomeNumber {
  if (result === BLOCKED) return whenBlocked;
  if (result === LAGGED) return OUTCOME.lagged;
  return result === DISCONNECTED ? OUTCOME.disconnected : OUTCOME.ok;
}

/** Tells the probe of all arms of what begins to wait; returns their numbers. */
export function tellAllBlocked(arms: readonly Begun[], wait: number): number[] {
  return arms.map((arm, at) => tellBlocked(arm, at + 1 < arms.length ? wait | WAIT.more : wait));
}

/** Tells the probe that an operation waits, by the bits of `WAIT`; returns the operation's number. */
function tellBlocked(begun: Begun, wait: number): number {
  const { endpoint, caller } = begun;
  const { thread } = endpoint;
  if (thread.probe === null) return 0;
  thread.lastOperation++;
  const site = caller === undefined ? begun.site : thread.probe.waitSite(caller, begun.site);
  thread.probe.blocked(endpoint, thread.lastOperation, wait, site);
  return thread.lastOperation;
}

/**
 * Settles an operation and tells the probe of its end: `message` is where its message stands now,
 * `operation` its number if it had to wait, else 0, and `startedAt` when its last try began.
 */
export function end(
  begun: Begun,
  message: number,
  outcome: OutcomeNumber,
  result: number,
  operation: number,
  startedAt: number,
): void {
  const { endpoint, site } = begun;
  const { probe, heap } = endpoint.thread;
  if (probe === null) {
    begun.settle(outcome, message, result);
    return;
  }
  const send = isSend(begun);
  const hasMoved = outcome === OUTCOME.ok;
  const isQuick = operation === 0;
  const time = send && hasMoved ? startedAt : isQuick ? probe.instant() : probe.now();
  if (begun.reserves === true && hasMoved) {
    // Nothing was sent: what waited is over, and that is all.
    if (!isQuick) probe.done(endpoint, time, OUTCOME.aborted, operation, 0, 0, site);
    begun.settle(outcome, message, result);
    return;
  }
  const ticket = hasMoved ? result : 0;
  const size = hasMoved ? heap.read(message + MESSAGE.size) : 0;
  // Handles leave before the message that carries them, and arrive after it.
  if (send) begun.settle(outcome, message, result);
  probe.done(endpoint, time, outcome, operation, ticket, size, site, hasMoved ? begun.preview : "");
  if (!send) begun.settle(outcome, message, result);
}
