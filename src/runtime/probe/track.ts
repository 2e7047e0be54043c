/** What the probe remembers of one handle. */

import type { Caller } from "./probe.ts";

/** Where a verb of a handle was called the last time that this was looked at. */
export interface SeenCall {
  readonly caller: Caller;
  /** The site's id as one that is assumed. */
  readonly assumed: number;
}

/** The memory of one handle in one thread; all of it is the probe's. */
export class Track {
  #last: SeenCall | undefined;
  readonly #calls = new WeakMap<Caller, SeenCall>();

  /** The last call of a verb that was looked at. */
  seen(caller: Caller): SeenCall | undefined {
    if (this.#last?.caller === caller) return this.#last;
    this.#last = this.#calls.get(caller);
    return this.#last;
  }

  /** A verb's call was looked at. */
  see(call: SeenCall): void {
    this.#last = call;
    this.#calls.set(call.caller, call);
  }
}
