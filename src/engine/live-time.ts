/**
 * What time it is in a program that runs. Its last event says so while there are events; when it is
 * silent (everybody waits for everybody) time must still go on, or nobody would see for how long.
 */

/**
 * ns. Silence shorter than this is taken for the way from the program to here; showing it as silence
 * would make every rate flicker.
 */
const ON_THE_WAY = 100e6;
const MILLISECOND = 1e6;

/** Follows the program's clock by the times at which its events arrive. */
export class LiveTime {
  #last = 0;
  /** ns between the program's clock and ours, by the event that came fastest. */
  #behind = Number.POSITIVE_INFINITY;
  /** ns that the newest events took longer to come than the fastest. */
  #lag = 0;

  /** ns by which the newest events came late: those who take them in cannot keep up with the program. */
  get lag(): number {
    return this.#lag;
  }

  /** The newest event's time is `time` (ns) and it is here at `now` (ms, any monotonic clock). */
  arrived(time: number, now: number): void {
    this.#last = time;
    const behind = now * MILLISECOND - time;
    this.#behind = Math.min(this.#behind, behind);
    this.#lag = behind - this.#behind;
  }

  /** ns since the trace's start, at `now`; not before the newest event. */
  at(now: number): number {
    const underway = Math.max(ON_THE_WAY, this.#lag);
    return Math.max(this.#last, Math.floor(now * MILLISECOND - this.#behind - underway));
  }
}
