/** `never-full-longer-than`: a bounded buffer may be full, but not for longer than so. */

import { occupancyAfter } from "../../export/occupancy-csv.ts";
import type { EventBatch } from "../../trace/batch.ts";
import { EVENT_KIND } from "../../trace/event.ts";
import { formatDuration } from "../duration.ts";
import { channelTitle, type Rule, type RuleParts, WITHOUT_BACKLOG } from "./rule.ts";

/** One breach for each time that a buffer was full too long. */
export class NeverFull implements Rule {
  readonly title: string;
  readonly needsOperations = true;
  readonly #parts: RuleParts;
  readonly #limit: number;
  readonly #capacities = new Map<number, number>();
  /** Channels that are full: since when, ns. */
  readonly #fullSince = new Map<number, number>();

  /** At most `limit` ns. */
  constructor(parts: RuleParts, limit: number) {
    this.#parts = parts;
    this.#limit = limit;
    this.title = `never-full-longer-than ${parts.channels.pattern}=${formatDuration(limit)}`;
  }

  event(batch: EventBatch, row: number): void {
    const channel = batch.channel[row] ?? 0;
    if (channel === 0 || !this.#parts.channels.has(channel)) return;
    if (batch.kind[row] === EVENT_KIND.channelCreated) {
      const capacity = batch.other[row] ?? 0;
      const kind = this.#parts.names.channelKind(channel) ?? "";
      if (capacity > 0 && !WITHOUT_BACKLOG.has(kind)) this.#capacities.set(channel, capacity);
      return;
    }
    const occupancy = occupancyAfter(batch, row);
    const capacity = this.#capacities.get(channel);
    if (occupancy === undefined || capacity === undefined) return;
    const time = batch.time[row] ?? 0;
    if (occupancy < capacity) this.#endFull(channel, time, "was");
    else if (!this.#fullSince.has(channel)) this.#fullSince.set(channel, time);
  }

  end(time: number): void {
    for (const channel of this.#fullSince.keys()) this.#endFull(channel, time, "is at the end");
  }

  #endFull(channel: number, time: number, tense: string): void {
    const since = this.#fullSince.get(channel);
    if (since === undefined) return;
    this.#fullSince.delete(channel);
    if (time - since <= this.#limit) return;
    const { names, breaches } = this.#parts;
    const title = channelTitle(names, channel);
    breaches.add(
      `${title} ${tense} full for ${formatDuration(time - since)} from ${formatDuration(since)} on`,
    );
  }
}
