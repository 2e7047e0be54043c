/**
 * Stands in for `src/runtime/memory/atomics.ts`: the same steps, but before each the thread asks the explorer, and
 * `wait` sleeps in the explorer's account only. Before a thread is directed, and in set-up, steps are free.
 */

import { CONTROL, type Share, STATE, WAKE } from "./control.ts";
import { bare } from "./scheduled-stores.ts";

/** Thrown at the step at which the explorer lets a thread die; nothing of it happens any more. */
export class Killed extends Error {}

let own: Share | undefined;
let all: readonly Share[] = [];
let isDead = false;
/** Loads that see the same again are one step: to spin is no progress. */
const seen = { index: -1, value: 0 };

/** From now on this thread is directed, as one of several. */
export function direct(share: Share, shares: readonly Share[]): void {
  [own, all] = [share, shares];
  isDead = false;
  seen.index = -1;
}

/** The thread's part is over: what it does now is nobody's concern. */
export function release(): void {
  own = undefined;
}

function step(): void {
  if (own === undefined) return;
  seen.index = -1;
  if (isDead) throw new Killed();
  if (own.get(CONTROL.taken) >= own.get(CONTROL.steps)) stop(STATE.stopped);
  own.set(CONTROL.taken, own.get(CONTROL.taken) + 1);
}

/** Before a plain store: a step only where the explorer wants to know what a death there leaves. */
export function storeStep(): void {
  if (own?.get(CONTROL.stores) === 1) step();
}

function stop(state: number): number {
  if (own === undefined) throw new Error("a thread that nobody directs cannot stop");
  own.pass(state);
  own.awaitTurn((now) => now === STATE.running);
  const wake = own.get(CONTROL.wake);
  if (wake === WAKE.killed) {
    isDead = true;
    throw new Killed();
  }
  return wake;
}

export function load(words: Int32Array, index: number): number {
  if (seen.index !== index || seen.value !== words[index]) step();
  seen.value = Atomics.load(bare(words), index);
  seen.index = index;
  return seen.value;
}

export function store(words: Int32Array, index: number, value: number): void {
  step();
  Atomics.store(bare(words), index, value);
}

export function add(words: Int32Array, index: number, value: number): number {
  step();
  return Atomics.add(bare(words), index, value);
}

export function or(words: Int32Array, index: number, bits: number): number {
  step();
  return Atomics.or(bare(words), index, bits);
}

export function exchange(words: Int32Array, index: number, value: number): number {
  step();
  return Atomics.exchange(bare(words), index, value);
}

export function compareExchange(
  words: Int32Array,
  index: number,
  expected: number,
  value: number,
): number {
  step();
  return Atomics.compareExchange(bare(words), index, expected, value);
}

let waits = 0;

export function wait(
  words: Int32Array,
  index: number,
  value: number,
  ms: number = Number.POSITIVE_INFINITY,
): "ok" | "not-equal" | "timed-out" {
  step();
  if (own === undefined) return Atomics.wait(bare(words), index, value, ms);
  if (Atomics.load(bare(words), index) !== value) return "not-equal";
  own.set(CONTROL.address, index);
  own.set(CONTROL.timed, ms === Number.POSITIVE_INFINITY ? 0 : 1);
  own.set(CONTROL.wake, WAKE.none);
  own.set(CONTROL.since, ++waits);
  return stop(STATE.waiting) === WAKE.timedOut ? "timed-out" : "ok";
}

export function notify(
  words: Int32Array,
  index: number,
  count: number = Number.POSITIVE_INFINITY,
): number {
  step();
  if (own === undefined) return Atomics.notify(bare(words), index, count);
  // Nobody else runs now, so their words stand still.
  const waiting = all
    .filter((share) => share.get(CONTROL.state) === STATE.waiting)
    .filter(
      (share) => share.get(CONTROL.wake) === WAKE.none && share.get(CONTROL.address) === index,
    )
    .slice(0, count);
  for (const share of waiting) share.set(CONTROL.wake, WAKE.notified);
  return waiting.length;
}

export function waitAsync(): boolean {
  throw new Error("awaited operations are not explored: their turns are the event loop's");
}
