/** A value that tells its readers when it changes: the view's whole state management. */

/** Holds a value; calls its subscribers, in their order, each time a different one is set. */
export class Signal<T> {
  #value: T;
  readonly #subscribers: ((value: T) => void)[] = [];

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set value(value: T) {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const subscriber of this.#subscribers) subscriber(value);
  }

  /** Calls `subscriber` now with the value held, and on every change. */
  subscribe(subscriber: (value: T) => void): void {
    this.#subscribers.push(subscriber);
    subscriber(this.#value);
  }
}
