/**
 * How long to spin before sleeping. Polling a word at once and again takes the cache line away from
 * the thread that is about to write it; so pauses grow, and stay short enough that a peer that is
 * really at work answers before a sleep and a wake-up would be paid.
 */

/** A pause that grows with the number of pauses before it, up to about a microsecond. */
export function pause(step: number): void {
  let turns = 4 << Math.min(step, 6);
  while (turns > 0) turns--;
}

const MOST = 96;
const LEAST = 4;

/**
 * Tunes itself: a thread whose spinning was rewarded spins longer the next time, one that slept
 * anyway spins less, down to a few probes.
 */
export class Backoff {
  #limit = MOST >> 1;
  /** Rounds of the last wait, 0 if it ended in sleep. */
  #rounds = 0;

  /** Pauses a little, for the `round`th time of a wait (from 0); false when it is time to sleep. */
  spin(round: number): boolean {
    // Whoever began to wait anew had not to sleep: spinning was enough.
    if (round === 0) this.#limit = Math.min(MOST, this.#limit + this.#rounds);
    if (round >= this.#limit) {
      this.#limit = Math.max(LEAST, this.#limit >> 1);
      this.#rounds = 0;
      return false;
    }
    pause(round);
    this.#rounds = round + 1;
    return true;
  }
}
