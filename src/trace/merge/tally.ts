/** A number that only grows, and those who wait until it is large enough. */
export class Tally<W> {
  #value = 0;
  /** Who waits for which number, in the order in which they came. */
  #waiting: { readonly goal: number; readonly waiter: W }[] = [];
  /** The lowest number that somebody waits for: most often nobody does. */
  #nextGoal = Number.POSITIVE_INFINITY;

  /** What it has grown to. */
  get value(): number {
    return this.#value;
  }

  /** Whether it has grown to `goal`. If not, `waiter` will be given to the `wake` of the raise that does it. */
  hasReached(goal: number, waiter: W): boolean {
    if (this.#value >= goal) return true;
    this.#waiting.push({ goal, waiter });
    if (goal < this.#nextGoal) this.#nextGoal = goal;
    return false;
  }

  /** Grows to `value`, unless it is that large already. */
  raise(value: number, wake: (waiter: W) => void): void {
    if (value <= this.#value) return;
    this.#value = value;
    if (value >= this.#nextGoal) this.#wakeAll(value, wake);
  }

  #wakeAll(value: number, wake: (waiter: W) => void): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ goal }) => goal > value);
    this.#nextGoal = this.#waiting.reduce(
      (next, { goal }) => Math.min(next, goal),
      Number.POSITIVE_INFINITY,
    );
    for (const { goal, waiter } of waiting) if (goal <= value) wake(waiter);
  }
}
