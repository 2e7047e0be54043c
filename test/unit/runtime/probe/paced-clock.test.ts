import assert from "node:assert/strict";
import { test } from "node:test";
import { PacedClock } from "../../../../src/runtime/probe/paced-clock.ts";

/** A clock that someone else sets, and how often it was read. */
class Hands {
  time = 0;
  readings = 0;
  readonly ticks = new Int32Array(1);

  clock(isExact = false): PacedClock {
    const read = (): number => {
      this.readings++;
      return this.time;
    };
    return new PacedClock({ read, ticks: this.ticks, tick: 0 }, isExact);
  }

  /** Asks so many times, every `step` ns; returns the largest error. */
  ask(clock: PacedClock, questions: number, step: number): number {
    let error = 0;
    for (let question = 0; question < questions; question++) {
      this.time += step;
      clock.look();
      error = Math.max(error, this.time - clock.last);
    }
    return error;
  }
}

test("questions that come slowly are answered exactly", () => {
  const hands = new Hands();
  assert.equal(hands.ask(hands.clock(), 1000, 60_000), 0);
});

test("a short burst is answered exactly", () => {
  const hands = new Hands();
  assert.equal(hands.ask(hands.clock(), 60, 20), 0);
});

test("questions that come fast cost few readings, and no answer is much too early", () => {
  const hands = new Hands();
  const clock = hands.clock();
  const error = hands.ask(clock, 100_000, 40);
  assert.ok(hands.readings < 1000, `${hands.readings} readings`);
  assert.ok(error < 110_000, `${error} ns`);
});

test("an exact clock is read at every question", () => {
  const hands = new Hands();
  assert.equal(hands.ask(hands.clock(true), 1000, 1), 0);
});

test("after a pause in which the drain has swept the clock is read", () => {
  const hands = new Hands();
  const clock = hands.clock();
  hands.ask(clock, 1000, 10);
  hands.time += 1e9;
  hands.ticks[0] = 1;
  clock.look();
  assert.equal(clock.last, hands.time);
});

test("now is always read", () => {
  const hands = new Hands();
  const clock = hands.clock();
  hands.ask(clock, 1000, 10);
  hands.time += 7;
  assert.equal(clock.now(), hands.time);
});
