/**
 * Explores the orders in which threads can take their atomic steps: every one with at most so many
 * preemptions (a thread is stopped although it could go on). Most errors of such code show with two
 * (Musuvathi and Qadeer, "Iterative context bounding for systematic testing of multithreaded programs").
 *
 * A schedule is a list of turns: who, and how many steps. What it does not say is filled in without
 * preemptions; from what happened then the next schedules are made.
 */

import { CONTROL, type Share, STATE, WAKE } from "./control.ts";

/** A thread's turn: it takes so many steps, or as many as it can. */
interface Turn {
  readonly thread: number;
  readonly steps: number;
}

/** A turn as it went. */
interface Taken extends Turn {
  /** It could have gone on. */
  readonly isPreempted: boolean;
}

/** A thread that dies before its n-th step, and the one that then settles what it left. */
export interface Death {
  readonly victim: number;
  readonly step: number;
  readonly heir: number;
}

/** One world to explore: everything as at the start, then one schedule. */
export interface World {
  readonly shares: readonly Share[];
  /** Puts memory and threads back to the start. */
  reset(): void;
  /** Fails unless what happened is right. */
  check(): void;
  /** The error with which a thread failed, if one did. */
  failure(): Error | undefined;
}

/** What was explored. */
export interface Explored {
  readonly schedules: number;
  /** Whether the victim died in at least one of them. */
  readonly died: boolean;
}

/** Runs every schedule with at most `preemptions` preemptions; throws at the first that fails. */
export function explore(world: World, preemptions: number, death?: Death): Explored {
  const pending: Turn[][] = [[]];
  let schedules = 0;
  let died = false;
  for (let schedule = pending.pop(); schedule !== undefined; schedule = pending.pop()) {
    const run = new Run(world, death);
    try {
      if (!run.follow(schedule)) continue;
      run.finish();
      world.check();
    } catch (cause) {
      const what = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`after the turns ${run.toString()}: ${what}`, { cause });
    }
    schedules++;
    died ||= run.hasDied;
    pending.push(...variations(run.turns, schedule.length, world.shares.length, preemptions));
  }
  return { schedules, died };
}

/**
 * Schedules that begin as these turns did and then differ, in the last turn that was laid down or behind it:
 * somebody else begins, or somebody else interrupts. Those that turn out to be impossible are left out later.
 */
function variations(
  turns: readonly Taken[],
  fixed: number,
  threads: number,
  preemptions: number,
): Turn[][] {
  const found: Turn[][] = [];
  let used = 0;
  for (const [index, { thread, steps, isPreempted }] of turns.entries()) {
    if (index < fixed - 1) {
      if (isPreempted) used++;
      continue;
    }
    const before = turns.slice(0, index);
    for (let other = 0; other < threads; other++) {
      if (other === thread) continue;
      const instead = { thread: other, steps: Number.POSITIVE_INFINITY };
      if (index >= fixed) found.push([...before, instead]);
      if (used >= preemptions) continue;
      for (let taken = 1; taken < steps; taken++) {
        found.push([...before, { thread, steps: taken }, instead]);
      }
    }
    if (isPreempted) used++;
  }
  return found;
}

/** One schedule being run. */
class Run {
  readonly turns: Taken[] = [];
  hasDied = false;
  readonly #world: World;
  readonly #death: Death | undefined;
  #steps = 0;
  #victimSteps = 0;

  constructor(world: World, death: Death | undefined) {
    this.#world = world;
    this.#death = death;
    world.reset();
  }

  /** Takes the turns; false when one of them is impossible. */
  follow(schedule: readonly Turn[]): boolean {
    return schedule.every(({ thread, steps }) => {
      if (!this.#isRunnable(thread)) return false;
      return this.#turn(thread, steps) === steps || steps === Number.POSITIVE_INFINITY;
    });
  }

  /** Goes on without preemptions until every thread is done. */
  finish(): void {
    const threads = [...this.#world.shares.keys()];
    for (;;) {
      const next =
        threads.find((thread) => this.#isRunnable(thread)) ??
        threads.find((thread) => this.#canTimeOut(thread));
      if (next === undefined) break;
      this.#turn(next, Number.POSITIVE_INFINITY);
    }
    const stuck = threads.filter((thread) => !this.#isOver(thread));
    if (stuck.length > 0) throw new Error(`threads ${stuck.join(" and ")} wait for ever`);
  }

  /** E.g. "0:3 1:12 0:5": thread and steps. */
  toString(): string {
    return this.turns.map(({ thread, steps }) => `${thread}:${steps}`).join(" ");
  }

  #turn(thread: number, limit: number): number {
    const share = this.#share(thread);
    const before = share.get(CONTROL.state);
    const deathIn = this.#stepsUntilDeath(thread);
    if (before === STATE.waiting && share.get(CONTROL.wake) === WAKE.none) {
      share.set(CONTROL.wake, WAKE.timedOut);
    }
    this.#go(share, Math.min(limit, deathIn, MOST_STEPS));
    const steps = share.get(CONTROL.taken);
    this.#steps += steps;
    if (this.#steps > MOST_STEPS) throw new Error("the threads keep each other busy for ever");
    if (thread === this.#death?.victim) this.#victimSteps += steps;
    const hasStopped = share.get(CONTROL.state) === STATE.stopped;
    if (hasStopped && steps >= deathIn) this.#kill(share);
    const isPreempted = share.get(CONTROL.state) === STATE.stopped;
    this.turns.push({ thread, steps, isPreempted });
    const failure = this.#world.failure();
    if (failure !== undefined) throw failure;
    return steps;
  }

  #go(share: Share, steps: number): void {
    share.set(CONTROL.taken, 0);
    share.set(CONTROL.steps, steps);
    share.pass(STATE.running);
    if (share.awaitTurn((state) => state !== STATE.running, STUCK_MS)) return;
    throw new Error("a thread does something that is no step");
  }

  #kill(share: Share): void {
    share.set(CONTROL.wake, WAKE.killed);
    this.#go(share, 0);
    this.hasDied = true;
  }

  #stepsUntilDeath(thread: number): number {
    if (thread !== this.#death?.victim) return Number.POSITIVE_INFINITY;
    return this.#death.step - this.#victimSteps;
  }

  #isRunnable(thread: number): boolean {
    if (thread === this.#death?.heir && !this.#mayInherit) return false;
    const state = this.#share(thread).get(CONTROL.state);
    if (state === STATE.waiting) return this.#share(thread).get(CONTROL.wake) === WAKE.notified;
    return state === STATE.stopped || state === STATE.ready;
  }

  get #mayInherit(): boolean {
    return this.hasDied || this.#isOver(this.#death?.victim ?? 0);
  }

  #canTimeOut(thread: number): boolean {
    const share = this.#share(thread);
    return share.get(CONTROL.state) === STATE.waiting && share.get(CONTROL.timed) === 1;
  }

  #isOver(thread: number): boolean {
    return this.#share(thread).get(CONTROL.state) === STATE.done;
  }

  #share(thread: number): Share {
    return this.#world.shares[thread] as Share;
  }
}

/** More steps than any scenario needs. */
const MOST_STEPS = 20_000;
const STUCK_MS = 30_000;
