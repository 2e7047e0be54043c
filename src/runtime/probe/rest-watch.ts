/**
 * Looks now and then at this thread's event loop: when nothing was recorded for a while, it tells the probe what
 * can still wake the thread. Only if that is nothing but channels and workers can a reader prove that a wait never ends.
 *
 * Node names what keeps a loop alive (https://nodejs.org/api/process.html#processgetactiveresourcesinfo), but neither
 * timers and sockets that were unref'd, nor work for its thread pool (cryptography, compression), nor `Atomics.waitAsync`.
 * A loop that turns without a record shows that there is some of that.
 */

import { performance } from "node:perf_hooks";
import type { Probe } from "./probe.ts";

const EVERY_MS = 150;
/** So many looks in a row must find it at rest: what Node's own threads work at does not show at once. */
const LOOKS = 3;
/** Turns of the loop from one look to the next that the looking itself takes. */
const OWN_TURNS = 2;
/** So many looks in a row must find the loop at rest after it has turned for a reason that nobody knows. */
const LOOKS_AFTER_DOUBT = 7;

/** What the runtime itself keeps open in this thread, which wakes nobody by itself. */
export interface OwnResources {
  /** Spawned workers that live: Node counts a port for each. */
  readonly spawned: number;
  /** Workers that live and were made by hand. */
  readonly handMade: number;
  /** Timers that keep the thread alive while it awaits a channel. */
  readonly timers: number;
  /** Whether it awaits something of a channel that is not recorded as an operation. */
  readonly awaitsUnrecorded: boolean;
}

/** Tells a thread's probe when the thread's loop rests. */
export class RestWatch {
  readonly #probe: Probe;
  readonly #own: () => OwnResources;
  #written = -1;
  #turns = 0;
  #doubt = 0;
  #quiet = 0;
  #told: string | undefined;

  /** Looks from now on, without keeping the thread alive. */
  constructor(probe: Probe, own: () => OwnResources) {
    this.#probe = probe;
    this.#own = own;
    setInterval(() => {
      this.#look();
    }, EVERY_MS).unref();
  }

  #look(): void {
    const turns = turnsOfLoop();
    const turned = turns - this.#turns;
    this.#turns = turns;
    if (this.#probe.written !== this.#written) {
      this.#written = this.#probe.written;
      this.#told = undefined;
      this.#quiet = 0;
      return;
    }
    this.#quiet++;
    const own = this.#own();
    // What spawned workers print comes through this thread's loop.
    if (own.spawned === 0 && turned > OWN_TURNS) this.#doubt = LOOKS_AFTER_DOUBT;
    else if (this.#doubt > 0) this.#doubt--;
    const wakers = wakersBeside(own);
    if (this.#doubt > 0) wakers.push("something unknown");
    const text = wakers.join(", ");
    if (text === this.#told || this.#quiet < LOOKS) return;
    this.#told = text;
    this.#probe.rests(text);
    this.#written = this.#probe.written;
  }
}

/** How often the loop has turned; 0 where Node does not tell. */
function turnsOfLoop(): number {
  const { uvMetricsInfo } = performance.nodeTiming as {
    readonly uvMetricsInfo?: { readonly loopCount: number };
  };
  return uvMetricsInfo?.loopCount ?? 0;
}

/** What may wake the thread, each kind once. */
function wakersBeside(own: OwnResources): string[] {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) add(counts, type, 1);
  add(counts, "MessagePort", -own.spawned);
  add(counts, "Timeout", -own.timers);
  for (const type of outputs()) add(counts, type, -1);
  add(counts, "Worker", own.handMade);
  add(counts, "closed()", own.awaitsUnrecorded ? 1 : 0);
  return [...counts].filter(([, count]) => count > 0).map(([type]) => type);
}

function add(counts: Map<string, number>, type: string, by: number): void {
  counts.set(type, (counts.get(type) ?? 0) + by);
}

/** The standard output and error among what is open: they wake nobody. */
function outputs(): string[] {
  const { _getActiveHandles: list } = process as unknown as {
    _getActiveHandles?: () => readonly { readonly fd?: number; readonly _handle?: object }[];
  };
  const standard = list?.call(process).filter(({ fd }) => fd === 1 || fd === 2) ?? [];
  return standard.map(({ _handle }) => `${_handle?.constructor.name ?? ""}Wrap`);
}
