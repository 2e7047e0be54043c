/** Long texts as bytes (for others see `short-texts.ts`): one byte a character when they are Latin-1, else UTF-16, so that nothing is lost. */

import type { Views } from "../memory/memory.ts";

/** Bytes of room that {@link writeLatin1} needs for a text: it may begin a character too many. */
export function roomForLatin1(text: string): number {
  return text.length + 4;
}

/** Writes a text as Latin-1 at the byte `at`; false when it is not, or when it is quicker as UTF-16. */
export function writeLatin1(views: Views, at: number, text: string): boolean {
  // As many bytes as characters: all of them are ASCII, which is Latin-1 too.
  return views.text.write(text, at, roomForLatin1(text), "utf8") === text.length;
}

/** Writes a text as UTF-16 at the byte `at`: two bytes for each unit. */
export function writeUtf16(views: Views, at: number, text: string): void {
  views.text.write(text, at, text.length * 2, "utf16le");
}

/** Reads so many characters of Latin-1 from the byte `at` on. */
export function readLatin1(views: Views, at: number, length: number): string {
  return views.text.toString("latin1", at, at + length);
}

/** Reads so many units of UTF-16 from the byte `at` on. */
export function readUtf16(views: Views, at: number, length: number): string {
  return views.text.toString("utf16le", at, at + length * 2);
}
