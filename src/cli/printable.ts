/** Texts from elsewhere in a terminal. */

import { stripVTControlCharacters } from "node:util";

/** A text without anything that a terminal would obey. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\p{C}/gu, "\u{fffd}");
}
