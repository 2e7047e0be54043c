/** One ring as the drain sees it: records with the trace's own ids in place of the worker's. */

import { EventBatch } from "../../trace/batch.ts";
import { EVENT_KIND, type Site } from "../../trace/event.ts";
import { readUtf8 } from "../../trace/utf8.ts";
import type { Heap } from "../heap.ts";
import { addRecord, DECLARATION, kindOf, RECORD, SLOT_BYTES } from "./record.ts";
import { RingReader } from "./ring.ts";
import type { Tables } from "./tables.ts";

/** Reads a ring's records. */
export class RingSource {
  readonly #heap: Heap;
  readonly #ring: RingReader;
  readonly #tables: Tables;
  /** The trace's ids of this worker's texts and sites. */
  readonly #texts = [0];
  readonly #sites = [0];
  /** Its sites by its own ids. */
  readonly #declared: Site[] = [];

  /** Reads the ring at `address`; what it declares goes into `tables`. */
  constructor(heap: Heap, address: number, tables: Tables) {
    this.#heap = heap;
    this.#ring = new RingReader(heap, address);
    this.#tables = tables;
  }

  /** The worker that writes; 0 for a thread that is none. */
  get worker(): number {
    return this.#ring.worker;
  }

  /** Whether nothing will be written any more. */
  get isClosed(): boolean {
    return this.#ring.isClosed;
  }

  /** Everything that was written since the last time. */
  read(): EventBatch {
    const { words, doubles } = this.#heap;
    this.#ring.tick();
    const batch = new EventBatch();
    const available = this.#ring.available();
    for (let slot = 0; slot < available; ) {
      const at = this.#ring.slot(slot);
      const kind = kindOf(words[at + RECORD.head] ?? 0);
      if (kind === DECLARATION.text) slot += this.#readText(slot, at);
      else {
        if (kind === DECLARATION.site) this.#readSite(at);
        else this.#rename(batch, addRecord(batch, words, doubles, at, this.worker));
        slot++;
      }
    }
    if (available > 0) this.#ring.release(available);
    return batch;
  }

  #rename(batch: EventBatch, row: number): void {
    batch.site[row] = this.#site(batch.site[row] ?? 0);
    batch.text[row] = this.#texts[batch.text[row] ?? 0] ?? 0;
    const kind = batch.kind[row];
    if (kind === EVENT_KIND.workerStarted || kind === EVENT_KIND.channelCreated) {
      // In other kinds it is no text.
      batch.detail[row] = this.#texts[batch.detail[row] ?? 0] ?? 0;
    }
  }

  /** Returns how many slots the text takes. */
  #readText(slot: number, at: number): number {
    const { words, bytes } = this.#heap;
    const length = words[at + RECORD.own + 1] ?? 0;
    const slots = Math.ceil(length / SLOT_BYTES);
    const text = new Uint8Array(slots * SLOT_BYTES);
    for (let index = 0; index < slots; index++) {
      const from = this.#ring.slot(slot + 1 + index) * 4;
      text.set(bytes.subarray(from, from + SLOT_BYTES), index * SLOT_BYTES);
    }
    this.#texts[words[at + RECORD.own] ?? 0] = this.#tables.text(readUtf8(text, 0, length));
    return 1 + slots;
  }

  #readSite(at: number): void {
    const { words } = this.#heap;
    const own = at + RECORD.own;
    this.#declared[words[own] ?? 0] = {
      file: this.#tables.textOf(this.#texts[words[own + 1] ?? 0] ?? 0),
      line: words[own + 2] ?? 0,
      column: words[own + 3] ?? 0,
    };
  }

  /** The trace's id of a site as a record mentions it. */
  #site(mentioned: number): number {
    const known = this.#sites[mentioned];
    if (known !== undefined) return known;
    const site = this.#declared[mentioned >>> 1];
    if (site === undefined) return 0;
    const id = this.#tables.site((mentioned & 1) === 0 ? site : { ...site, isAssumed: true });
    this.#sites[mentioned] = id;
    return id;
  }
}
