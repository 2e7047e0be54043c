/** Who waits for something to arrive. */

import type { EngineClock } from "./clock.ts";

/** Lets requests wait for what has not been read yet. */
export class News {
  readonly #clock: EngineClock;
  readonly #held = new Set<() => void>();

  /** `clock` ends what waits too long. */
  constructor(clock: EngineClock) {
    this.#clock = clock;
  }

  /** Something has arrived. */
  tell(): void {
    for (const release of this.#held) release();
  }

  /** Ends with the next news, or after `ms`. */
  next(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const release = () => {
        cancel();
        this.#held.delete(release);
        resolve();
      };
      const cancel = this.#clock.after(ms, release);
      this.#held.add(release);
    });
  }

  /** Ends when `isSo`; that is looked at with all news. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        this.#held.delete(look);
        resolve();
      };
      this.#held.add(look);
      look();
    });
  }
}
