/** The trace's texts and call sites: each one once, whichever workers name it. */

import type { Site } from "./event.ts";
import type { TraceSink } from "./sink.ts";

/** Gives ids from 1, and tells the trace what is new before it is used. */
export class Tables {
  readonly #texts = new Map<number, string>();
  readonly #textIds = new Map<string, number>();
  readonly #sites: Site[] = [];
  readonly #siteIds = new Map<string, number>();
  /** Texts and previews that the trace has not been told of, and which of them are previews. */
  #news: string[] = [];
  #newPreviews = new Set<number>();
  #count = 0;
  #writtenSites = 0;

  /** The id of a text; 0 for the empty one. */
  text(text: string): number {
    if (text === "") return 0;
    const known = this.#textIds.get(text);
    if (known !== undefined) return known;
    const id = this.#add(text);
    this.#texts.set(id, text);
    this.#textIds.set(text, id);
    return id;
  }

  /** An id for a text that one event mentions and that is not remembered: there may be one for every message. */
  preview(text: string): number {
    if (text === "") return 0;
    this.#newPreviews.add(this.#news.length);
    return this.#add(text);
  }

  /** The text of an id; empty for 0. */
  textOf(id: number): string {
    return this.#texts.get(id) ?? "";
  }

  /** The id of a call site. */
  site(site: Site): number {
    const key = `${site.isAssumed === true ? "?" : ""}${site.line}:${site.column}:${site.file}`;
    const known = this.#siteIds.get(key);
    if (known !== undefined) return known;
    const id = this.#sites.push(site);
    this.#siteIds.set(key, id);
    return id;
  }

  /** Tells what is new since the last time. */
  tellNew(writer: Pick<TraceSink, "strings" | "previews" | "sites">): void {
    if (this.#news.length > 0) {
      this.#tellTexts(writer);
      this.#news = [];
      this.#newPreviews.clear();
    }
    if (this.#writtenSites < this.#sites.length) {
      writer.sites(this.#writtenSites + 1, this.#sites.slice(this.#writtenSites));
      this.#writtenSites = this.#sites.length;
    }
  }

  #add(text: string): number {
    this.#news.push(text);
    return ++this.#count;
  }

  /** In runs: who does not tell previews from texts gets all of them as texts. */
  #tellTexts(writer: Pick<TraceSink, "strings" | "previews">): void {
    const news = this.#news;
    const firstId = this.#count - news.length + 1;
    const tells = writer.previews !== undefined;
    for (let from = 0; from < news.length; ) {
      const isPreview = tells && this.#newPreviews.has(from);
      let to = from + 1;
      while (to < news.length && (tells && this.#newPreviews.has(to)) === isPreview) to++;
      const run = news.slice(from, to);
      if (isPreview) writer.previews?.(firstId + from, run);
      else writer.strings(firstId + from, run);
      from = to;
    }
  }
}
