/** New ids for a part of a trace: in a sound trace ids are dense, and a part mentions only some of the whole's. */

import { BATCH_FIELDS, COLUMNS, type Column, type EventBatch } from "../../trace/batch.ts";
import { type EventKind } from "../../trace/event.ts";
import { KIND_NAMES } from "../../trace/event-row.ts";

/** What an id is of. */
type IdOf = "worker" | "channel" | "handle" | "text" | "site";

/** The fields of events that hold ids. */
const REFERS: Readonly<Record<string, IdOf>> = {
  name: "text",
  workerKind: "text",
  channelKind: "text",
  text: "text",
  preview: "text",
  parent: "worker",
  to: "worker",
  target: "worker",
  channel: "channel",
  carrier: "channel",
  handle: "handle",
  source: "handle",
  site: "site",
};

/** Gives new ids in the order in which the old ones appear. */
export class DenseIds {
  readonly #ids: Readonly<Record<IdOf, Map<number, number>>> = {
    worker: new Map(),
    channel: new Map(),
    handle: new Map(),
    text: new Map(),
    site: new Map(),
  };
  readonly #columns = new Map<number, readonly (readonly [Column, IdOf])[]>();
  readonly #told = { text: 0, site: 0 };

  /** Exchanges all ids in a batch. */
  rewrite(batch: EventBatch): void {
    for (let row = 0; row < batch.length; row++) {
      batch.worker[row] = this.#idOf("worker", batch.worker[row] ?? 0);
      for (const [column, of] of this.#columnsOf(batch.kind[row] ?? 0)) {
        batch[column][row] = this.#idOf(of, batch[column][row] ?? 0);
      }
    }
  }

  /** The old ids of texts, or of sites, that appeared since it was asked last, and the new id of the first of them. */
  takeNew(of: "text" | "site"): { readonly first: number; readonly old: readonly number[] } {
    const old = [...this.#ids[of].keys()].slice(this.#told[of]);
    const first = this.#told[of] + 1;
    this.#told[of] += old.length;
    return { first, old };
  }

  /** An id for a text that is told apart from the others. */
  newText(): number {
    const id = this.#ids.text.size + 1;
    this.#ids.text.set(-id, id);
    this.#told.text = id;
    return id;
  }

  #idOf(of: IdOf, id: number): number {
    if (id === 0) return 0;
    const ids = this.#ids[of];
    let dense = ids.get(id);
    if (dense === undefined) {
      dense = ids.size + 1;
      ids.set(id, dense);
    }
    return dense;
  }

  #columnsOf(kind: number): readonly (readonly [Column, IdOf])[] {
    let columns = this.#columns.get(kind);
    if (columns === undefined) {
      columns = referring(KIND_NAMES.get(kind));
      this.#columns.set(kind, columns);
    }
    return columns;
  }
}

function referring(kind: EventKind | undefined): readonly (readonly [Column, IdOf])[] {
  const fields = kind === undefined ? {} : BATCH_FIELDS[kind];
  return COLUMNS.flatMap((column) => {
    const of = REFERS[fields[column] ?? ""];
    return of === undefined ? [] : [[column, of] as const];
  });
}
