/** What the probe remembers of one handle. */

import { Port } from "./port.ts";

/** A function that the user's code calls; see `Caller` in probe.ts. */
type Verb = (...parameters: never[]) => unknown;

/** Where a verb of a handle was called the last time that this was looked at. */
export interface SeenCall {
  readonly caller: Verb;
  /** The site as one that is assumed. */
  readonly assumed: number;
}

/** What is told of an operation: all at once, the beginning of its wait, its end after that. */
export const PHASE = { atOnce: 0, begins: 1, ends: 2 } as const;

/** A number of {@link PHASE}. */
export type Phase = (typeof PHASE)[keyof typeof PHASE];

/** Of a handle that has done nothing yet. */
const NO_PORT = new Port();

/** The memory of one handle in one thread; all of it is the probe's. */
export class Track {
  /**
   * The verb and the port of the last operation, if the next one of that verb that completes at once is in
   * the same port unless its ticket or its size tells otherwise.
   */
  verb: Verb | undefined;
  port: Port = NO_PORT;
  /** The port of the last operation that moved a message. */
  lastMoved: Port = NO_PORT;
  readonly #ports = new Map<number, Port>();
  #last: SeenCall | undefined;
  readonly #calls = new WeakMap<Verb, SeenCall>();

  /**
   * The port of operations from that site that are in that phase of their course, with that outcome or those
   * bits of `WAIT` (less than 16).
   */
  portOf(phase: Phase, what: number, site: number): Port {
    const key = (site * 4 + phase) * 16 + what;
    let port = this.#ports.get(key);
    if (port === undefined) {
      port = new Port();
      this.#ports.set(key, port);
    }
    return port;
  }

  /** The last call of a verb that was looked at. */
  seen(caller: Verb): SeenCall | undefined {
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
