/** A clock that only moves when a test says so. */

import type { EngineClock } from "../../src/engine/clock.ts";

/** Time stands still until {@link advance}. */
export class FakeClock implements EngineClock {
  #now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>();

  /** ms. */
  now(): number {
    return this.#now;
  }

  /** Timers that have not run. */
  get waiting(): number {
    return this.#timers.size;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Lets so many ms pass; what is due runs. */
  advance(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) {
      if (timer.at > this.#now) continue;
      this.#timers.delete(timer);
      timer.run();
    }
  }
}
