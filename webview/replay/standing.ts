/** Tells the editor where the user has put the view, so that whatever else shows the recording can go there. */

import type { ViewModel } from "../state/model.ts";
import type { Clock } from "./clock.ts";

/** While a user drags, only where they come to rest is told; ms. */
const REST = 150;

/** Watches for the view standing still. */
export class Standing {
  readonly #model: Pick<ViewModel, "clock" | "picture">;
  readonly #tell: (position: number) => void;
  /** Not the user's: the view was opened with it, or the view or the editor has set it. */
  #given: Clock;
  #told: Clock | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `tell` gets the position of each instant that the user has gone to. */
  constructor(model: Pick<ViewModel, "clock" | "picture">, tell: (position: number) => void) {
    this.#model = model;
    this.#tell = tell;
    this.#given = model.clock.value;
    let before = this.#given;
    model.clock.subscribe((clock) => {
      // The picture shown is still of another instant.
      clearTimeout(this.#timer);
      if (before === this.#given && endsBySelf(before, clock)) this.#given = clock;
      before = clock;
    });
    model.picture.subscribe(() => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(), REST);
    });
  }

  /** Sets the clock without the user: that is not to be told. */
  give(clock: Clock): void {
    this.#given = clock;
    this.#model.clock.value = clock;
  }

  #look(): void {
    const clock = this.#model.clock.value;
    const picture = this.#model.picture.value;
    if (picture === undefined || clock.mode !== "paused") return;
    if (clock === this.#given || clock === this.#told) return;
    this.#told = clock;
    this.#tell(picture.frame.head.position);
  }
}

/** A replay that nobody has stopped comes to its end. */
function endsBySelf(before: Clock, clock: Clock): boolean {
  return before.mode === "playing" && clock.mode === "paused" && clock.at === "end";
}
