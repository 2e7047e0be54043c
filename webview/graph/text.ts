/** Text on the canvas: names are cut to their slot, and measured once. */

import { ellipsis } from "../format.ts";

/** More different texts than this are not kept; a busy trace would fill the memory with figures. */
const LIMIT = 5000;

const fitted = new Map<string, string>();

/** Forgets all measures: the fonts have changed. */
export function forgetMeasures(): void {
  fitted.clear();
}

/** The text, cut with an ellipsis so that it is at most `width` wide in the context's font. */
export function fit(context: CanvasRenderingContext2D, text: string, width: number): string {
  const key = `${context.font}\n${Math.round(width)}\n${text}`;
  const known = fitted.get(key);
  if (known !== undefined) return known;
  if (fitted.size >= LIMIT) fitted.clear();
  const cut = shorten(context, text, width);
  fitted.set(key, cut);
  return cut;
}

function shorten(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (text.length < 200 && context.measureText(text).width <= width) return text;
  let short = 1;
  let long = Math.min(200, text.length);
  while (short + 1 < long) {
    const middle = (short + long) >> 1;
    if (context.measureText(ellipsis(text, middle)).width <= width) short = middle;
    else long = middle;
  }
  return ellipsis(text, short);
}
