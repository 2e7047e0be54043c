/** Tells the editor where the user has put the view, so that whatever else shows the recording can go there. */

import type { ViewModel } from "../state/model.ts";
import type { Clock } from "./clock.ts";

/** While a user drags, only where they come to rest is told; ms. */
const REST = 150;

/** Watches for the view standing still. */
export class Standing {
  readonly #model: Pick<ViewModel, "clock" | "picture">;
  readonly #tell: (position: number) => void;
  /** Not the user's: the view was opened with it, or the editor has set it. */
  #given: Clock;
  #told: Clock | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `tell` gets the position of each instant that the user has gone to. */
  constructor(model: Pick<ViewModel, "clock" | "picture">, tell: (position: number) => void) {
    this.#model = model;
    this.#tell = tell;
    this.#given = model.clock.value;
    // The picture shown is still of another instant.
    model.clock.subscribe(() => clearTimeout(this.#timer));
    model.picture.subscribe(() => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(), REST);
    });
  }

  /** The editor sets the clock: that is no news to it. */
  give(clock: Clock): void {
    this.#given = clock;
    this.#model.clock.value = clock;
  }

  #look(): void {
    const clock = this.#model.clock.value;
    const picture = this.#model.picture.value;
    if (picture === undefined || clock.mode !== "paused") return;
    if (clock === this.#given || clock === this.#told) return;
    // Before that, the view has opened itself somewhere.
    if (!navigator.userActivation.hasBeenActive) return;
    this.#told = clock;
    this.#tell(picture.frame.head.position);
  }
}
