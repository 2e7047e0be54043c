/**
 * Texts of a few characters, which most texts in messages are. They stand as Latin-1 in whole words,
 * the rest of the last one is 0. Names, kinds and states come again and again, so each thread keeps
 * those that it last wrote and read: to compare is several times quicker than to write or to make
 * a text character by character.
 */

import type { Views } from "../memory/memory.ts";

/** The most characters of a text that is written and read here. */
export const SHORTEST_LONG = 25;

/** Words that the longest of them takes. */
const WORDS = 6;

/** Bits of a place's number. */
const PLACE_BITS = 9;

/** Places for texts that are kept. */
const PLACES = 1 << PLACE_BITS;

/** From so many characters on Node makes an unknown text quicker. */
const READ_BY_NODE = 13;

/** Texts with their words, each in the place that follows from it. */
class Kept {
  readonly texts: string[] = Array.from({ length: PLACES }, () => "");
  readonly words = new Int32Array(PLACES * WORDS);

  keep(place: number, text: string, from: Int32Array, at: number): void {
    this.texts[place] = text;
    const count = (text.length + 3) >>> 2;
    for (let word = 0; word < count; word++) {
      this.words[place * WORDS + word] = from[at + word] as number;
    }
  }
}

/** One thread's writer and reader of short texts. */
export class ShortTexts {
  readonly #views: Views;
  readonly #written = new Kept();
  readonly #read = new Kept();

  constructor(views: Views) {
    this.#views = views;
  }

  /** Writes a text of less than `SHORTEST_LONG` characters at a word; false when it is not Latin-1. */
  write(at: number, text: string): boolean {
    const { length } = text;
    if (length === 0) return true;
    const { words } = this.#views;
    const place = placeOf(
      length,
      text.charCodeAt(0) * 31 + text.charCodeAt(length - 1) + text.charCodeAt(length >>> 1) * 961,
    );
    const kept = this.#written;
    if (kept.texts[place] !== text) {
      if (!this.#writeAnew(at, text)) return false;
      kept.keep(place, text, words, at);
      return true;
    }
    const count = (length + 3) >>> 2;
    for (let word = 0; word < count; word++) {
      words[at + word] = kept.words[place * WORDS + word] as number;
    }
    return true;
  }

  /** Reads so many characters, less than `SHORTEST_LONG`, from a word on. */
  read(at: number, length: number): string {
    if (length === 0) return "";
    const { words } = this.#views;
    const count = (length + 3) >>> 2;
    let mix = 0;
    for (let word = 0; word < count; word++)
      mix = Math.imul(mix, 31) + (words[at + word] as number);
    const place = placeOf(length, mix);
    const kept = this.#read;
    if (kept.texts[place]?.length === length) {
      let word = 0;
      while (word < count && kept.words[place * WORDS + word] === words[at + word]) word++;
      if (word === count) return kept.texts[place];
    }
    const text = this.#readAnew(at * 4, length);
    kept.keep(place, text, words, at);
    return text;
  }

  #writeAnew(at: number, text: string): boolean {
    const { words, bytes } = this.#views;
    const { length } = text;
    words[at + ((length - 1) >>> 2)] = 0;
    for (let index = 0; index < length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0xff) return false;
      bytes[at * 4 + index] = code;
    }
    return true;
  }

  #readAnew(from: number, length: number): string {
    const { bytes, text: buffer } = this.#views;
    const end = from + length;
    if (length >= READ_BY_NODE) return buffer.toString("latin1", from, end);
    let text = "";
    let at = from;
    for (; at + 4 <= end; at += 4) {
      text += String.fromCharCode(
        bytes[at] as number,
        bytes[at + 1] as number,
        bytes[at + 2] as number,
        bytes[at + 3] as number,
      );
    }
    for (; at < end; at++) text += String.fromCharCode(bytes[at] as number);
    return text;
  }
}

/** Where a text is kept: the upper bits of a product depend on all bits of its factor. */
function placeOf(length: number, mix: number): number {
  return Math.imul(mix + length, 0x9e3779b1 | 0) >>> (32 - PLACE_BITS);
}
