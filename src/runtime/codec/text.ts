/** Texts as bytes: one byte a character when they are Latin-1, else UTF-16, so that nothing is lost. */

import type { Views } from "../memory/memory.ts";

/** Shorter ones are written here, character by character; longer ones by Node. */
const SHORT_WRITE = 24;

/** Shorter ones are read here, longer ones by Node. */
const SHORT_READ = 12;

/** Bytes of room that {@link writeLatin1} needs for a text: it may begin a character too many. */
export function roomForLatin1(text: string): number {
  return text.length + 4;
}

/** Writes a text as Latin-1 at the byte `at`; false when it is not, or when it is quicker as UTF-16. */
export function writeLatin1(views: Views, at: number, text: string): boolean {
  if (text.length > SHORT_WRITE) {
    // As many bytes as characters: all of them are ASCII, which is Latin-1 too.
    return views.text.write(text, at, roomForLatin1(text), "utf8") === text.length;
  }
  const { bytes } = views;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0xff) return false;
    bytes[at + index] = code;
  }
  return true;
}

/** Writes a text as UTF-16 at the byte `at`: two bytes for each unit. */
export function writeUtf16(views: Views, at: number, text: string): void {
  views.text.write(text, at, text.length * 2, "utf16le");
}

/** Reads so many characters of Latin-1 from the byte `at` on. */
export function readLatin1(views: Views, at: number, length: number): string {
  if (length > SHORT_READ) return views.text.toString("latin1", at, at + length);
  const { bytes } = views;
  const end = at + length;
  let text = "";
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

/** Reads so many units of UTF-16 from the byte `at` on. */
export function readUtf16(views: Views, at: number, length: number): string {
  return views.text.toString("utf16le", at, at + length * 2);
}
