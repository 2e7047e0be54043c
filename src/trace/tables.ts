/** The trace's texts and call sites: each one once, whichever workers name it. */

import type { Site } from "./event.ts";
import type { TraceSink } from "./sink.ts";

/** Gives ids from 1, and tells the trace what is new before it is used. */
export class Tables {
  readonly #texts: string[] = [];
  readonly #textIds = new Map<string, number>();
  readonly #sites: Site[] = [];
  readonly #siteIds = new Map<string, number>();
  #writtenTexts = 0;
  #writtenSites = 0;

  /** The id of a text; 0 for the empty one. */
  text(text: string): number {
    if (text === "") return 0;
    const known = this.#textIds.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.push(text);
    this.#textIds.set(text, id);
    return id;
  }

  /** The text of an id; empty for 0. */
  textOf(id: number): string {
    return this.#texts[id - 1] ?? "";
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
  tellNew(writer: Pick<TraceSink, "strings" | "sites">): void {
    if (this.#writtenTexts < this.#texts.length) {
      writer.strings(this.#writtenTexts + 1, this.#texts.slice(this.#writtenTexts));
      this.#writtenTexts = this.#texts.length;
    }
    if (this.#writtenSites < this.#sites.length) {
      writer.sites(this.#writtenSites + 1, this.#sites.slice(this.#writtenSites));
      this.#writtenSites = this.#sites.length;
    }
  }
}
