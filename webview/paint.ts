/** One animation frame for all that is drawn: nothing runs while nothing moves. */

/** Draws something at the wall clock's `now`, ms; returns whether it wants to be drawn again. */
export type Paint = (now: number) => boolean;

/** Calls every painter once a frame, as long as one of them wants it. */
export class PaintLoop {
  readonly #painters: Paint[] = [];
  #requested = false;

  /** Adds a painter; they are called in this order. */
  add(paint: Paint): void {
    this.#painters.push(paint);
    this.request();
  }

  /** Something has changed: paints in the next frame. */
  request(): void {
    if (this.#requested) return;
    this.#requested = true;
    requestAnimationFrame((now) => this.#run(now));
  }

  #run(now: number): void {
    this.#requested = false;
    let again = false;
    for (const paint of this.#painters) again = paint(now) || again;
    if (again) this.request();
  }
}
