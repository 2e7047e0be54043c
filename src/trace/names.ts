/** What the numbers of a trace are called, learned as the trace is read. */

import type { EventBatch } from "./batch.ts";
import { EVENT_KIND, type Site } from "./event.ts";

/** The texts, call sites and names of one trace. */
export class Names {
  readonly #show: (text: string) => string;
  readonly #texts = new Map<number, string>();
  readonly #sites = new Map<number, Site>();
  readonly #workers = new Map<number, string>();
  readonly #channels = new Map<number, string>();
  readonly #kinds = new Map<number, string>();

  /** `show` makes a text of the trace, which may be anything, fit where it will stand. */
  constructor(show: (text: string) => string = (text) => text) {
    this.#show = show;
  }

  /** Keeps texts with the ids `first`, `first + 1` and so on. */
  addTexts(first: number, texts: readonly string[]): void {
    for (const [index, text] of texts.entries()) this.#texts.set(first + index, text);
  }

  /** Keeps call sites, likewise. */
  addSites(first: number, sites: readonly Site[]): void {
    for (const [index, site] of sites.entries()) this.#sites.set(first + index, site);
  }

  /** Learns from an event; call it for each, in order: workers and channels are named where they begin. */
  learn(batch: EventBatch, row: number): void {
    const kind = batch.kind[row];
    if (kind === EVENT_KIND.workerStarted) {
      this.#learnName(this.#workers, batch.worker[row] ?? 0, batch.text[row] ?? 0);
    } else if (kind === EVENT_KIND.channelCreated) {
      const channel = batch.channel[row] ?? 0;
      this.#learnName(this.#channels, channel, batch.text[row] ?? 0);
      this.#learnName(this.#kinds, channel, batch.detail[row] ?? 0);
    }
  }

  /** What a worker was named, as it is shown. */
  worker(id: number): string | undefined {
    return this.#workers.get(id);
  }

  /** What a channel was named, as it is shown. */
  channel(id: number): string | undefined {
    return this.#channels.get(id);
  }

  /** The kind of a channel as its creator called it, as it is shown. */
  channelKind(id: number): string | undefined {
    return this.#kinds.get(id);
  }

  /** The text of an id, as it is shown. */
  text(id: number): string | undefined {
    const text = this.#texts.get(id);
    return text === undefined ? undefined : this.#show(text);
  }

  /** The call site of an id; its file is as the trace has it. */
  site(id: number): Site | undefined {
    return this.#sites.get(id);
  }

  #learnName(names: Map<number, string>, id: number, text: number): void {
    const name = this.text(text);
    if (name !== undefined) names.set(id, name);
  }
}
