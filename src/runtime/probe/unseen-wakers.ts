/**
 * What may wake a thread although it does not keep it alive, so that Node never tells of it: timers that were unref'd,
 * and waits on shared memory. While a program is traced, both are noted where they are made.
 */

interface Tracked extends NodeJS.Timeout {
  /** Node's own word for a timer that has fired or was cleared. */
  readonly _destroyed?: boolean;
}

type AsyncWait = { readonly async: boolean; readonly value: unknown };
type Words = Int32Array | BigInt64Array;
type WaitAsync = (words: Words, index: number, value: number | bigint, ms?: number) => AsyncWait;

/** Timers above this number are looked through for those that are gone. */
const FEW = 64;

/** Unref'd timers and waits of this thread. */
export class UnseenWakers {
  #timers = new Set<WeakRef<Tracked>>();
  #most = FEW;
  #waits = 0;

  /** Notes them from now on. The functions do what they did. */
  constructor() {
    this.#followTimers();
    this.#followWaits();
  }

  /** What there is now beside the runtime's `own` timer, each kind once. */
  list(own?: NodeJS.Timeout): string[] {
    this.#prune();
    const isTimed = [...this.#timers].some((noted) => {
      const timer = noted.deref();
      return timer !== own && timer?.hasRef() === false;
    });
    return [...(isTimed ? ["unref'd Timeout"] : []), ...(this.#waits > 0 ? ["waitAsync"] : [])];
  }

  #followTimers(): void {
    const timer = setTimeout(() => undefined, 0);
    clearTimeout(timer);
    const prototype = Object.getPrototypeOf(timer) as { unref(this: Tracked): Tracked };
    // oxlint-disable-next-line unbound-method -- called on the timer, below.
    const { unref } = prototype;
    const note = (noted: Tracked): void => this.#note(noted);
    prototype.unref = function unrefNoted(this: Tracked): Tracked {
      note(this);
      return unref.call(this);
    };
  }

  #note(timer: Tracked): void {
    this.#timers.add(new WeakRef(timer));
    if (this.#timers.size <= this.#most) return;
    this.#prune();
    this.#most = Math.max(FEW, this.#timers.size * 2);
  }

  #prune(): void {
    for (const timer of this.#timers) {
      const lives = timer.deref();
      // oxlint-disable-next-line no-underscore-dangle -- Node's name.
      if (lives === undefined || lives._destroyed === true) this.#timers.delete(timer);
    }
  }

  #followWaits(): void {
    const atomics = Atomics as unknown as { waitAsync?: WaitAsync };
    const { waitAsync } = atomics;
    if (waitAsync === undefined) return;
    const ended = (): void => {
      this.#waits--;
    };
    atomics.waitAsync = (words, index, value, ...ms) => {
      const wait = waitAsync.call(Atomics, words, index, value, ...ms);
      if (wait.async && wait.value instanceof Promise) {
        this.#waits++;
        wait.value.then(ended, ended);
      }
      return wait;
    };
  }
}
