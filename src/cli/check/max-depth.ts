/** `max-depth`: no more messages in a buffer than so many. */

import { occupancyAfter } from "../../export/occupancy-csv.ts";
import type { EventBatch } from "../../trace/batch.ts";
import { formatDuration } from "../duration.ts";
import { channelTitle, type Rule, type RuleParts } from "./rule.ts";

/** The highest occupancy of a channel above the limit, and when it was exceeded first. */
interface Excess {
  readonly since: number;
  highest: number;
}

/** One breach a channel, with its highest occupancy. */
export class MaxDepth implements Rule {
  readonly title: string;
  readonly needsOperations = false;
  readonly #parts: RuleParts;
  readonly #limit: number;
  readonly #excess = new Map<number, Excess>();

  /** At most `limit` messages. */
  constructor(parts: RuleParts, limit: number) {
    this.#parts = parts;
    this.#limit = limit;
    this.title = `max-depth ${parts.channels.pattern}=${limit}`;
  }

  event(batch: EventBatch, row: number): void {
    const channel = batch.channel[row] ?? 0;
    if (channel === 0 || !this.#parts.channels.has(channel)) return;
    const occupancy = occupancyAfter(batch, row) ?? 0;
    if (occupancy <= this.#limit) return;
    const excess = this.#excess.get(channel);
    if (excess === undefined) {
      this.#excess.set(channel, { since: batch.time[row] ?? 0, highest: occupancy });
    } else excess.highest = Math.max(excess.highest, occupancy);
  }

  end(): void {
    const { names, breaches } = this.#parts;
    for (const [channel, { since, highest }] of this.#excess) {
      const title = channelTitle(names, channel);
      const first = formatDuration(since);
      breaches.add(
        `${title} held up to ${highest} messages, more than ${this.#limit} first at ${first}`,
      );
    }
  }
}
