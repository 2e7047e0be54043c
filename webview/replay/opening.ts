/**
 * How a recording is opened: first a look at its end and at its middle, by which the graph is laid
 * out once and for all; then it replays from the start.
 */

import type { Placement } from "../graph/placement.ts";
import type { Picture } from "../state/picture.ts";
import type { Signal } from "../state/signal.ts";
import { type Clock, growing, LIVE, replay, seek } from "./clock.ts";

/** Takes the first pictures of a view. */
export class Opening {
  readonly #clock: Readonly<Signal<Clock>>;
  readonly #set: (clock: Clock) => void;
  readonly #placement: Placement;
  /** What the clock was set to last, by the view itself. */
  #own: Clock;
  #expects: "end" | "middle" | "nothing" = "end";

  /** A view whose clock has been restored is not opened but goes on. `set` sets the clock. */
  constructor(clock: Readonly<Signal<Clock>>, set: (clock: Clock) => void, placement: Placement) {
    this.#clock = clock;
    this.#set = set;
    this.#placement = placement;
    this.#own = clock.value;
    if (clock.value.mode !== "live") this.#expects = "nothing";
  }

  /** Takes a picture at the wall clock's `now`, ms; returns whether it was only to be learnt from. */
  take(picture: Picture, now: number, still: boolean): boolean {
    // What is still being read is shown as it comes, and replayed when it is whole.
    if (picture.info.reading !== undefined) return false;
    const expected = this.#expects;
    this.#expects = "nothing";
    if (expected === "nothing" || growing(picture.info.state)) return false;
    this.#placement.learn(picture);
    // Somebody has gone to an instant meanwhile: there it stays.
    if (this.#clock.value !== this.#own) return false;
    const { endPosition, endTime } = picture.frame.head;
    if (expected === "end") {
      this.#expects = "middle";
      this.#go(seek(this.#clock.value, { position: Math.floor(endPosition / 2) }));
      return true;
    }
    this.#placement.update(picture, now);
    this.#placement.settle();
    this.#go(still ? seek(LIVE, "end") : replay(endTime, now));
    return true;
  }

  #go(clock: Clock): void {
    this.#own = clock;
    this.#set(clock);
  }
}
