/** A number that only grows, and those who wait until it is large enough. */
export class Tally<W> {
  #value = 0;
  readonly #waiting = new Map<number, W[]>();
  /** The lowest number that somebody waits for: most often nobody does. */
  #nextGoal = Number.POSITIVE_INFINITY;

  /** What it has grown to. */
  get value(): number {
    return this.#value;
  }

  /** Whether it has grown to `goal`. If not, `waiter` will be given to the `wake` of the raise that does it. */
  hasReached(goal: number, waiter: W): boolean {
    if (this.#value >= goal) return true;
    const waiters = this.#waiting.get(goal);
    if (waiters === undefined) this.#waiting.set(goal, [waiter]);
    else waiters.push(waiter);
    this.#nextGoal = Math.min(this.#nextGoal, goal);
    return false;
  }

  /** Grows to `value`, unless it is that large already. */
  raise(value: number, wake: (waiter: W) => void): void {
    if (value <= this.#value) return;
    this.#value = value;
    if (value >= this.#nextGoal) this.#wakeAll(value, wake);
  }

  #wakeAll(value: number, wake: (waiter: W) => void): void {
    const goals = [...this.#waiting.keys()];
    this.#nextGoal = Math.min(Number.POSITIVE_INFINITY, ...goals.filter((goal) => goal > value));
    for (const goal of goals) {
      if (goal > value) continue;
      const waiters = this.#waiting.get(goal) ?? [];
      this.#waiting.delete(goal);
      for (const waiter of waiters) wake(waiter);
    }
  }
}
