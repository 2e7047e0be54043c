/** The rules alone: what they find in a trace, in memory that does not grow with its events. */

import { Cast } from "../model/cast.ts";
import { enrol } from "../model/enrol.ts";
import { fold } from "../model/fold.ts";
import { History, NOT_OF_ALL } from "../model/history.ts";
import type { Finding } from "../model/rules/finding.ts";
import { Findings } from "../model/rules/findings.ts";
import type { Thresholds } from "../model/rules/thresholds.ts";
import { Waits } from "../model/waits.ts";
import { World } from "../model/world.ts";
import type { EventBatch } from "../trace/batch.ts";
import type { Site } from "../trace/event.ts";
import type { TraceSink } from "../trace/sink.ts";

/** Takes what a reader reads of a trace, and keeps no event of it. */
export class Finder implements TraceSink {
  readonly #cast = new Cast();
  readonly #world = new World(this.#cast);
  /** Its room is used again and again. */
  readonly #room = new History();
  readonly #waits = new Waits();
  readonly #findings: Findings;

  /** Nothing is read yet. */
  constructor(thresholds?: Thresholds) {
    this.#findings = new Findings(this.#cast, this.#world, thresholds);
  }

  program(): void {
    // No rule looks at it.
  }

  strings(first: number, texts: readonly string[]): void {
    this.#cast.addStrings(first, texts);
  }

  sites(first: number, sites: readonly Site[]): void {
    this.#cast.addSites(first, sites);
  }

  events(batch: EventBatch): void {
    for (let from = 0; from < batch.length; ) {
      const count = enrol(this.#cast, this.#room, this.#waits, batch, from);
      const events = this.#room.room();
      this.#world.extend();
      fold(this.#world, events, 0, count, { follower: this.#findings });
      for (const name of NOT_OF_ALL) events[name].fill(0, 0, count);
      from += count;
    }
  }

  problem(): void {
    // What could be read counts.
  }

  /** What was found so far. */
  findings(): Finding[] {
    const { position, time } = this.#world;
    this.#findings.ask(time);
    return this.#findings.at(position, time);
  }
}
