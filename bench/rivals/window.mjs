// How many messages may be under way: what MessagePort lacks, so that a sender does not fill the memory.
const SENT_LIMIT = 0;
const RECEIVED = 1;
/** Waking a sender for every message would slow the rival down. */
const TELL_EVERY = 4;

/** One thread's view of the window of one link. */
export class Window {
  #words;
  #sent = 0;
  #untold = 0;

  /** @param {number} limit */
  static create(limit) {
    const words = new Int32Array(new SharedArrayBuffer(8));
    words[SENT_LIMIT] = limit;
    return words;
  }

  /** @param {Int32Array} words */
  constructor(words) {
    this.#words = words;
  }

  /** Waits until one more may be sent. */
  enter() {
    for (;;) {
      const received = Atomics.load(this.#words, RECEIVED);
      if (this.#sent - received < this.#words[SENT_LIMIT]) break;
      Atomics.wait(this.#words, RECEIVED, received);
    }
    this.#sent++;
  }

  /** One was received. */
  leave() {
    this.#untold++;
    if (this.#untold < this.#words[SENT_LIMIT] / TELL_EVERY) return;
    Atomics.add(this.#words, RECEIVED, this.#untold);
    Atomics.notify(this.#words, RECEIVED);
    this.#untold = 0;
  }
}
