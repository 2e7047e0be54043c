/** The occupancy of every channel as it changes: a row for each message that went in or came out. */

import type { EventBatch } from "../trace/batch.ts";
import { EVENT_KIND, OUTCOME } from "../trace/event.ts";
import type { Names } from "../trace/names.ts";
import { csvRow } from "./csv.ts";
import type { EventWriter, Write } from "./export.ts";
import { isDone } from "./operations.ts";

const HEAD = ["time_ns", "channel_id", "channel", "occupancy"];

/** Writes a row for each change; `written` counts them. */
export class OccupancyCsv implements EventWriter {
  readonly #names: Names;
  readonly #write: Write;
  #written = 0;

  /** `write` takes the text. */
  constructor(names: Names, write: Write) {
    this.#names = names;
    this.#write = write;
  }

  get written(): number {
    return this.#written;
  }

  begin(): void {
    this.#write(csvRow(HEAD));
  }

  event(batch: EventBatch, row: number, isWanted: boolean): void {
    const occupancy = occupancyAfter(batch, row);
    if (!isWanted || occupancy === undefined) return;
    const channel = batch.channel[row] ?? 0;
    this.#write(csvRow([batch.time[row], channel, this.#names.channel(channel), occupancy]));
    this.#written++;
  }

  end(): void {
    // Every row is complete.
  }
}

/** Messages in the buffer after an event that may have changed their number; undefined after any other. */
export function occupancyAfter(batch: EventBatch, row: number): number | undefined {
  const kind = batch.kind[row];
  if (kind === EVENT_KIND.channelSampled) return batch.occupancy[row];
  if (kind === EVENT_KIND.channelDisconnected) return batch.other[row] === 0 ? undefined : 0;
  return isDone(kind) && batch.outcome[row] === OUTCOME.ok ? batch.occupancy[row] : undefined;
}
