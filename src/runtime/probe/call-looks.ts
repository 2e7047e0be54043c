/** When a call is looked at: a look at the stack takes microseconds, so it is made only now and then. */

import { assumed } from "../../trace/journal.ts";
import type { Names } from "./names.ts";
import type { PacedClock } from "./paced-clock.ts";
import type { Caller } from "./probe.ts";
import type { Track } from "./track.ts";

/** An operation's call is looked at when so many times what the last look took has passed: less than a percent. */
const LOOK_COST = 150;
/** As `LOOK_COST`, for operations that begin to wait, which takes longer anyway. */
const WAIT_LOOK_COST = 20;

/** The sites of one thread's operations. */
export class CallLooks {
  readonly #clock: PacedClock;
  readonly #names: Names;
  readonly #isExact: boolean;
  /** ns; before that time no operation's call is looked at again. */
  #nextLook = 0;
  /** ns; the same for operations that wait. */
  #nextWaitLook = 0;

  /** `isExact` looks at every call. */
  constructor(clock: PacedClock, names: Names, isExact: boolean) {
    this.#clock = clock;
    this.#names = names;
    this.#isExact = isExact;
  }

  /** The site of an operation of a handle: looked at now, or assumed to be that of the last look. */
  operationSite(track: Track, caller: Caller): number {
    if (this.#isExact) return this.#names.site(caller);
    const seen = track.seen(caller);
    if (seen !== undefined && this.#clock.last < this.#nextLook) return seen.assumed;
    const before = this.#clock.now();
    const site = this.#names.site(caller);
    const after = this.#clock.now();
    this.#nextLook = after + (after - before) * LOOK_COST;
    track.see({ caller, assumed: assumed(site) });
    return site;
  }

  /** The site of an operation that begins to wait, of which `site` may only be assumed. */
  waitSite(caller: Caller, site: number): number {
    const before = this.#clock.now();
    if (assumed(site) !== site || before < this.#nextWaitLook) return site;
    const looked = this.#names.site(caller);
    const after = this.#clock.now();
    this.#nextWaitLook = after + (after - before) * WAIT_LOOK_COST;
    return looked;
  }
}
