/** Text on the canvas: names are cut to their slot, and measured once. */

import { ellipsis } from "../format.ts";

/** More different texts than this are not kept; a busy trace would fill the memory with figures. */
const LIMIT = 5000;

const NUMBER_AT_END = /×?\d{1,4}$/;
/** A name cut to fewer characters than this tells nothing. */
const LEAST_KEPT = 3;

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

/** Of names that end in a number the number stays: it tells them apart. */
function shorten(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (text.length < 200 && context.measureText(text).width <= width) return text;
  const number = NUMBER_AT_END.exec(text)?.[0] ?? "";
  const rest = text.slice(0, text.length - number.length);
  const cut = cutTo(context, rest, width - context.measureText(number).width);
  return cut.length < LEAST_KEPT ? cutTo(context, text, width) : cut + number;
}

function cutTo(context: CanvasRenderingContext2D, text: string, width: number): string {
  let short = 1;
  let long = Math.min(200, text.length);
  while (short + 1 < long) {
    const middle = (short + long) >> 1;
    if (context.measureText(ellipsis(text, middle)).width <= width) short = middle;
    else long = middle;
  }
  return ellipsis(text, short);
}
