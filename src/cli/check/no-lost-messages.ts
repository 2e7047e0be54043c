/** `no-lost-messages`: what was sent was received. */

import { occupancyAfter } from "../../export/occupancy-csv.ts";
import type { EventBatch } from "../../trace/batch.ts";
import { EVENT_KIND, OUTCOME } from "../../trace/event.ts";
import { formatDuration } from "../duration.ts";
import { channelTitle, type Rule, type RuleParts, WITHOUT_BACKLOG } from "./rule.ts";

/** One breach for each channel whose messages were destroyed, left behind, or missed by a slow receiver. */
export class NoLostMessages implements Rule {
  readonly title: string;
  readonly needsOperations = false;
  readonly #parts: RuleParts;
  /** By channel: messages in its buffer. */
  readonly #left = new Map<number, number>();

  /** Every message of the channels that the parts name. */
  constructor(parts: RuleParts) {
    this.#parts = parts;
    this.title = `no-lost-messages ${parts.channels.pattern}`;
  }

  event(batch: EventBatch, row: number): void {
    const channel = batch.channel[row] ?? 0;
    if (channel === 0 || !this.#parts.channels.has(channel)) return;
    const { names, breaches } = this.#parts;
    if (WITHOUT_BACKLOG.has(names.channelKind(channel) ?? "")) return;
    const time = formatDuration(batch.time[row] ?? 0);
    if (batch.kind[row] === EVENT_KIND.channelDisconnected && (batch.other[row] ?? 0) > 0) {
      const count = batch.other[row] ?? 0;
      breaches.add(
        `${messages(count)} of ${channelTitle(names, channel)} destroyed unread at ${time}`,
      );
    } else if (
      batch.outcome[row] === OUTCOME.lagged &&
      batch.kind[row] === EVENT_KIND.receiveDone
    ) {
      breaches.add(`a receiver of ${channelTitle(names, channel)} missed messages at ${time}`);
    }
    const occupancy = occupancyAfter(batch, row);
    if (occupancy !== undefined) this.#left.set(channel, occupancy);
  }

  end(): void {
    const { names, breaches } = this.#parts;
    for (const [channel, count] of this.#left) {
      if (count > 0)
        breaches.add(`${messages(count)} of ${channelTitle(names, channel)} never received`);
    }
  }
}

function messages(count: number): string {
  return count === 1 ? "1 message" : `${count} messages`;
}
