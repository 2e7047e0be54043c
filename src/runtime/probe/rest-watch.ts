/**
 * Looks now and then at this thread's event loop: when nothing was recorded for a while, it tells the probe what
 * can still wake the thread. Only if that is nothing but channels and workers can a reader prove that a wait never ends.
 *
 * Node names most of what keeps a loop alive (https://nodejs.org/api/process.html#processgetactiveresourcesinfo). That
 * there is nothing else is proven by `threads/empty-loop.ts`; what wakes a loop without keeping it alive is noted by
 * `unseen-wakers.ts`.
 */

import type { Worker } from "node:worker_threads";
import { ceaseProving, type Hold, proveEmptyLoop } from "../threads/empty-loop.ts";
import type { Probe } from "./probe.ts";
import { UnseenWakers } from "./unseen-wakers.ts";

const EVERY_MS = 150;
/** So many looks in a row must find it at rest: what Node's own threads work at does not show at once. */
const LOOKS = 3;

/** What the runtime itself keeps open in this thread, which wakes nobody by itself. */
export interface OwnResources {
  /** Spawned workers that live: Node counts a port for each. */
  readonly spawned: readonly Worker[];
  /** Workers that live and were made by hand. */
  readonly handMade: number;
  /** The timer that keeps the thread alive while it awaits a channel. */
  readonly timer: NodeJS.Timeout | undefined;
  /** Whether it awaits something of a channel that is not recorded as an operation. */
  readonly awaitsUnrecorded: boolean;
}

/** Tells a thread's probe when the thread's loop rests. */
export class RestWatch {
  readonly #probe: Probe;
  readonly #own: () => OwnResources;
  readonly #unseen: UnseenWakers;
  #written = -1;
  #quiet = 0;
  #told: string | undefined;
  /** Whether nothing that Node does not name keeps the loop alive. Undefined: not tried since the last record. */
  #isEmpty: boolean | undefined;

  /** Looks from now on, without keeping the thread alive. */
  constructor(probe: Probe, own: () => OwnResources) {
    this.#probe = probe;
    this.#own = own;
    setInterval(() => {
      this.#look();
    }, EVERY_MS).unref();
    this.#unseen = new UnseenWakers();
  }

  #look(): void {
    if (this.#probe.written !== this.#written) {
      this.#written = this.#probe.written;
      this.#told = undefined;
      this.#quiet = 0;
      this.#doubt();
      return;
    }
    this.#quiet++;
    if (this.#quiet < LOOKS) return;
    const own = this.#own();
    const wakers = [...wakersBeside(own), ...this.#unseen.list(own.timer)];
    if (wakers.length > 0) this.#doubt();
    else if (this.#isEmpty === undefined) {
      this.#try();
      return;
    } else if (!this.#isEmpty) wakers.push("something unknown");
    this.#tell(wakers.join(", "));
  }

  #try(): void {
    this.#isEmpty = false;
    const holds = (): readonly Hold[] => {
      const { spawned, timer } = this.#own();
      return timer === undefined ? spawned : [...spawned, timer];
    };
    proveEmptyLoop(holds, () => {
      if (this.#probe.written !== this.#written) return;
      this.#isEmpty = true;
      this.#tell("");
    });
  }

  #doubt(): void {
    if (this.#isEmpty === undefined) return;
    this.#isEmpty = undefined;
    ceaseProving();
  }

  #tell(text: string): void {
    if (text === this.#told) return;
    this.#told = text;
    this.#probe.rests(text);
    this.#written = this.#probe.written;
  }
}

/** What may wake the thread, each kind once. */
function wakersBeside(own: OwnResources): string[] {
  const counts = new Map<string, number>();
  for (const type of process.getActiveResourcesInfo()) add(counts, type, 1);
  add(counts, "MessagePort", -own.spawned.length);
  add(counts, "Timeout", own.timer?.hasRef() === true ? -1 : 0);
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
