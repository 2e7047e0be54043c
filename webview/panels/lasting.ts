/** Which of several things that come and go lasts: to show each for an instant would be jumpy. */

/** What is looked at, since when, and when it was there last (ms). */
interface Candidate {
  readonly key: string;
  readonly since: number;
  seen: number;
}

const NOTHING: Candidate = { key: "", since: 0, seen: Number.NEGATIVE_INFINITY };

/** The one thing to show. Things are told apart by their keys; the empty one is none. */
export class Lasting {
  readonly #ms: number;
  #shown = NOTHING;
  #rising = NOTHING;

  /** A thing is shown when it has come back again and again for `ms`, until it has been away for as long. */
  constructor(ms: number) {
    this.#ms = ms;
  }

  /** This is there at the instant `now` (ms). Returns what is to be shown. */
  update(key: string, now: number): string {
    for (const candidate of [this.#shown, this.#rising]) {
      if (candidate.key === key && key !== "") candidate.seen = now;
    }
    if (key !== "" && this.#isAway(this.#rising, now)) {
      this.#rising = { key, since: now, seen: now };
    }
    if (this.#isAway(this.#shown, now)) {
      const lasts = !this.#isAway(this.#rising, now) && now - this.#rising.since >= this.#ms;
      this.#shown = lasts ? this.#rising : NOTHING;
    }
    return this.#shown.key;
  }

  /** It is to be shown at once. */
  set(key: string, now: number): void {
    this.#shown = key === "" ? NOTHING : { key, since: now, seen: now };
    this.#rising = this.#shown;
  }

  #isAway({ seen }: Candidate, now: number): boolean {
    return now - seen >= this.#ms;
  }
}
