/** What one thread's records call by numbers: texts and call sites, each told to the reader when it is new. */

import { bytesOf } from "../../trace/bytes.ts";
import { siteOf, writeSite, writeText } from "../../trace/journal.ts";
import { frameAbove, sourceOf } from "./call-site.ts";
import type { Caller } from "./probe.ts";

/** Code units; longer texts (an error's message, say) are cut. */
const LONGEST_TEXT = 1 << 12;
/** Bytes of a text's declaration before the text: its code, its length, its id. */
const TEXT_HEAD_BYTES = 24;
/** Bytes that a code unit may take in UTF-8. */
const UNIT_BYTES = 3;

/** The texts and sites of one thread. */
export class Names {
  readonly #tell: (record: Uint8Array) => void;
  readonly #longestText: number;
  readonly #texts = new Map<string, number>();
  /** By file, then by line and column. */
  readonly #sites = new Map<string, Map<number, number>>();
  #siteCount = 0;

  /** `tell` takes declarations, of at most `longestRecord` bytes, before the records that mention them. */
  constructor(longestRecord: number, tell: (record: Uint8Array) => void) {
    this.#tell = tell;
    const room = Math.floor((longestRecord - TEXT_HEAD_BYTES) / UNIT_BYTES);
    this.#longestText = Math.min(LONGEST_TEXT, room - 1);
  }

  /** The id of a text; 0 for the empty one. */
  text(text: string): number {
    if (text === "") return 0;
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.size + 1;
    this.#texts.set(text, id);
    const cut = text.length > this.#longestText ? `${text.slice(0, this.#longestText)}…` : text;
    this.#tell(bytesOf((to) => writeText(to, id, cut)));
    return id;
  }

  /** The site of the user's call of `caller`, which is on the stack; 0 when it is not found there. */
  site(caller: Caller): number {
    const frame = frameAbove(caller);
    if (frame === undefined) return 0;
    let places = this.#sites.get(frame.file);
    if (places === undefined) {
      places = new Map();
      this.#sites.set(frame.file, places);
    }
    const place = frame.line * 2 ** 24 + (frame.column % 2 ** 24);
    const known = places.get(place);
    if (known !== undefined) return siteOf(known, false);
    const id = ++this.#siteCount;
    places.set(place, id);
    const { file, line, column } = sourceOf(frame);
    const text = this.text(file);
    this.#tell(bytesOf((to) => writeSite(to, id, text, line, column)));
    return siteOf(id, false);
  }
}
