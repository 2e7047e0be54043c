/** A number that only grows, and those who wait until it is large enough. */
export class Tally<W> {
  #value = 0;
  readonly #waiting = new Map<number, W[]>();

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
    return false;
  }

  /** Grows to `value`, unless it is that large already. */
  raise(value: number, wake: (waiter: W) => void): void {
    const before = this.#value;
    if (value <= before) return;
    this.#value = value;
    if (this.#waiting.size === 0) return;
    const goals = value === before + 1 ? [value] : [...this.#waiting.keys()];
    for (const goal of goals) {
      if (goal > value) continue;
      const waiters = this.#waiting.get(goal) ?? [];
      this.#waiting.delete(goal);
      for (const waiter of waiters) wake(waiter);
    }
  }
}
