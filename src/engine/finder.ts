/** The rules alone: what they find in a trace, in memory that does not grow with its events. */

import { Cast } from "../model/cast.ts";
import { enrol } from "../model/enrol.ts";
import { History } from "../model/history.ts";
import type { Finding } from "../model/rules/finding.ts";
import { Findings } from "../model/rules/findings.ts";
import type { Thresholds } from "../model/rules/thresholds.ts";
import { Waits } from "../model/waits.ts";
import { World } from "../model/world.ts";
import type { EventBatch } from "../trace/batch.ts";
import { TraceReader } from "../trace/reader.ts";

/** Reads a trace piece by piece and keeps no event of it. */
export class Finder {
  readonly #cast = new Cast();
  readonly #world = new World(this.#cast);
  /** Its room is used again and again. */
  readonly #room = new History();
  readonly #waits = new Waits();
  readonly #findings: Findings;
  readonly #reader: TraceReader;

  /** Nothing is read yet. */
  constructor(thresholds?: Thresholds) {
    this.#findings = new Findings(this.#cast, this.#world, thresholds);
    this.#reader = new TraceReader({
      program: () => undefined,
      strings: (first, texts) => this.#cast.addStrings(first, texts),
      sites: (first, sites) => this.#cast.addSites(first, sites),
      events: (batch) => this.#take(batch),
      problem: () => undefined,
    });
  }

  /** Takes the next bytes of the trace. */
  ingest(bytes: Uint8Array): void {
    this.#reader.push(bytes);
  }

  /** There are no more bytes. */
  end(): void {
    this.#reader.end();
  }

  /** What was found so far. */
  findings(): Finding[] {
    const { position, time } = this.#world;
    this.#findings.ask(time);
    return this.#findings.at(position, time);
  }

  #take(batch: EventBatch): void {
    for (let from = 0; from < batch.length; ) {
      const count = enrol(this.#cast, this.#room, this.#waits, batch, from);
      const events = this.#room.room();
      this.#world.extend();
      for (let row = 0; row < count; row++) {
        this.#world.apply(events, row);
        this.#findings.apply(events, row);
      }
      // Not every event writes these.
      for (const column of [events.handle, events.edge, events.began]) column.fill(0, 0, count);
      from += count;
    }
  }
}
