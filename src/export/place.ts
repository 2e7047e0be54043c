/** Where in the source something happened, as one word. */

import type { Names } from "../trace/names.ts";

/** `file:line:column`, with a `~` in front when the site was assumed; undefined when it is not known. */
export function placeOf(names: Names, site: number): string | undefined {
  const place = names.site(site);
  if (place === undefined) return undefined;
  const mark = place.isAssumed === true ? "~" : "";
  return `${mark}${place.file}:${place.line}:${place.column}`;
}
