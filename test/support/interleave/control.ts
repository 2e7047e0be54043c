/**
 * How the explorer directs its threads: a few words for each, apart from the memory under test. Only one
 * thread ever runs; it runs so many atomic steps as it is told, then stops and says why.
 */

/** Words of one thread's share of the control memory. */
export const CONTROL = {
  words: 8,
  /** One of `STATE`. The thread and the explorer hand each other the turn by changing it. */
  state: 0,
  /** Steps that it may still take. */
  steps: 1,
  /** Steps that it has taken since it was told to go. */
  taken: 2,
  /** While it waits: the word that it waits for, in the memory under test. */
  address: 3,
  /** While it waits: 1 when its wait has a timeout. */
  timed: 4,
  /** Why it goes on after a wait: one of `WAKE`. */
  wake: 5,
  /** Order in which threads began to wait. */
  since: 6,
  /** 1 when its plain stores are steps too. */
  stores: 7,
} as const;

/** Where a thread is. Only in `running` does it change anything. */
export const STATE = {
  running: 1,
  /** Before a step that it was not allowed to take any more. */
  stopped: 2,
  /** In `wait`, until it is notified. */
  waiting: 3,
  done: 4,
  /** Not begun yet. */
  ready: 6,
  /** Its scenario threw; the error is posted. */
  failed: 5,
} as const;

/** Why a waiting thread goes on. */
export const WAKE = { none: 0, notified: 1, timedOut: 2, killed: 3 } as const;

/** One thread's share. */
export class Share {
  readonly words: Int32Array;
  readonly #base: number;

  constructor(words: Int32Array, thread: number) {
    this.words = words;
    this.#base = thread * CONTROL.words;
  }

  get(word: number): number {
    return Atomics.load(this.words, this.#base + word);
  }

  set(word: number, value: number): void {
    Atomics.store(this.words, this.#base + word, value);
  }

  /** Changes the state and hands the turn to the other side. */
  pass(state: number): void {
    this.set(CONTROL.state, state);
    Atomics.notify(this.words, this.#base + CONTROL.state);
  }

  /** Blocks until the thread runs (or, for the explorer, until it does not). */
  awaitTurn(isMine: (state: number) => boolean, ms = Number.POSITIVE_INFINITY): boolean {
    for (let spins = 0; ; spins++) {
      const state = this.get(CONTROL.state);
      if (isMine(state)) return true;
      // A turn is mostly short: to sleep would take longer.
      if (spins < 2000) continue;
      if (Atomics.wait(this.words, this.#base + CONTROL.state, state, ms) === "timed-out")
        return false;
    }
  }
}
