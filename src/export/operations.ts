/** Operations that wait: since when. */

import type { EventBatch } from "../trace/batch.ts";
import { EVENT_KIND } from "../trace/event.ts";

/** Operations as many as the numbers of one worker may tell apart. */
const OPERATIONS = 2 ** 32;

/** Remembers the operations that are blocked; as many as the program has at once. */
export class BlockedOperations {
  /** By worker and operation: ns. */
  readonly #since = new Map<number, number>();

  /** Takes an event; call it for each, after {@link waited}. */
  take(batch: EventBatch, row: number): void {
    const kind = batch.kind[row];
    if (kind === EVENT_KIND.sendBlocked || kind === EVENT_KIND.receiveBlocked) {
      this.#since.set(keyOf(batch, row), batch.time[row] ?? 0);
    } else if (isDone(kind)) this.#since.delete(keyOf(batch, row));
  }

  /** How long (ns) the operation that ends here has waited; 0 when it did not, or when that is not known. */
  waited(batch: EventBatch, row: number): number {
    const since = this.#since.get(keyOf(batch, row));
    return since === undefined ? 0 : (batch.time[row] ?? 0) - since;
  }
}

/** Whether a kind of event ends an operation. */
export function isDone(kind: number | undefined): boolean {
  return kind === EVENT_KIND.sendDone || kind === EVENT_KIND.receiveDone;
}

function keyOf(batch: EventBatch, row: number): number {
  // Operation 0 never waits, so that its key is nobody's.
  return (batch.worker[row] ?? 0) * OPERATIONS + (batch.operation[row] ?? 0);
}
