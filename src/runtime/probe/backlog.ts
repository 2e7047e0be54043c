/**
 * What found no room in a ring: operations are counted, what says that something exists waits for room, so that an id
 * always means something.
 */

import { bytesOf } from "../../trace/bytes.ts";
import { EVENT_KIND } from "../../trace/event.ts";
import { writeRecord } from "../../trace/journal.ts";
import type { RingWriter } from "./ring.ts";

/** What waits to be written into one ring. */
export class Backlog {
  readonly #ring: RingWriter;
  readonly #now: () => number;
  /** Oldest first. */
  #waiting: Uint8Array[] = [];
  #lost = 0;

  /** `now` tells the time (ns since the trace's start). */
  constructor(ring: RingWriter, now: () => number) {
    this.#ring = ring;
    this.#now = now;
  }

  /** An operation found no room: it is dropped, and counted. */
  lose(): void {
    this.#lost++;
  }

  /** A record found no room: it waits. */
  push(record: Uint8Array): void {
    this.#waiting.push(record);
  }

  /** Writes what there is room for, first how many operations were lost; returns whether nothing waits any more. */
  catchUp(): boolean {
    if (this.#lost > 0) {
      const lost = { kind: EVENT_KIND.lost, time: this.#now(), other: this.#lost };
      if (!this.#ring.group(bytesOf((to) => writeRecord(to, lost)))) return false;
      this.#lost = 0;
    }
    let written = 0;
    for (const record of this.#waiting) {
      if (!this.#ring.group(record)) break;
      written++;
    }
    if (written > 0) this.#waiting = this.#waiting.slice(written);
    return this.#waiting.length === 0;
  }
}
