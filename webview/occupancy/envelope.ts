/** A channel's occupancy over time as a filled curve: a column of pixels a tile, from the lowest to the highest. */

import { blend, pixel } from "../colour.ts";
import { jams, warmth } from "../state/channel-kind.ts";
import { fill } from "../state/picture.ts";
import { fillColour, type Theme } from "../theme.ts";
import type { Pixels } from "../timeline/tile-images.ts";

/** What is drawn: the highest and, where known, the lowest occupancy in equal steps of time; -1 where there is none. */
export interface Envelope {
  readonly highest: Float32Array;
  readonly lowest: Float32Array | undefined;
}

/** How high a curve stands and what colours it has; made by {@link scaleOf}. */
export interface EnvelopeScale {
  /** The occupancy at the upper edge. */
  readonly ceiling: number;
  /** From here on the whole height has the colour of full. */
  readonly fullFrom: number;
  /** Thickness of the line, device pixels. */
  readonly line: number;
  /** The pixel at each height, from the top: of the line, below it, and between lowest and highest. */
  readonly colours: Readonly<Record<Place, Uint32Array>>;
}

type Place = "edge" | "below" | "between" | "full" | "fullBetween";

/** The occupancy at the upper edge: the capacity, or a round number above the highest one seen. */
export function ceilingOf(capacity: number, most: number): number {
  if (capacity > 0) return capacity;
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return Math.max(1, Math.ceil(most / unit) * unit);
}

/** The scale of a channel's curve in an image of a height, device pixels. */
export function scaleOf(
  theme: Theme,
  { kind, capacity }: { readonly kind: string; readonly capacity: number },
  ceiling: number,
  { height, ratio }: { readonly height: number; readonly ratio: number },
): EnvelopeScale {
  const { highContrast } = theme;
  const line = Math.max(1, Math.round(1.25 * ratio));
  const jammed = pixel(theme.hues.full, highContrast ? 0.8 : 0.5);
  const colours = {
    edge: new Uint32Array(height),
    below: new Uint32Array(height),
    between: new Uint32Array(height),
    full: new Uint32Array(height),
    fullBetween: new Uint32Array(height),
  };
  for (let y = 0; y < height; y++) {
    // All of a line at the upper edge has the colour of full.
    const part = Math.max(0, y - line + 1) / Math.max(1, height - line);
    const colour = fillColour(theme, warmth(kind, fill(ceiling * (1 - part), capacity)));
    const below = pixel(colour, highContrast ? 0.75 : 0.62 - 0.4 * part);
    // What wavers between two values is filled more strongly.
    const between = pixel(colour, highContrast ? 0.7 : 0.45);
    const full = blend(jammed, below);
    colours.edge[y] = pixel(colour);
    colours.below[y] = below;
    colours.between[y] = blend(between, below);
    colours.full[y] = full;
    colours.fullBetween[y] = blend(between, full);
  }
  return { ceiling, line, colours, fullFrom: capacity > 0 && jams(kind) ? capacity : Infinity };
}

/** Paints an envelope, a value a column. */
export function paintEnvelope(
  { data, width, height }: Pixels,
  { highest, lowest }: Envelope,
  { ceiling, fullFrom, line, colours }: EnvelopeScale,
): void {
  const base = height - line;
  const yOf = (value: number): number =>
    Math.round(base * (1 - Math.min(value, ceiling) / ceiling));
  let before = -1;
  for (let column = 0; column < width; column++) {
    const high = highest[column] ?? -1;
    if (high < 0) {
      before = -1;
      continue;
    }
    const top = yOf(high);
    const low = Math.max(0, lowest?.[column] ?? high);
    const isFull = high >= fullFrom;
    // The line goes up or down to where it is in this column.
    const from = before < 0 ? top : Math.min(before, top);
    const to = (before < 0 ? top : Math.max(before, top)) + line;
    const middle = low < high ? yOf(low) : top;
    let at = from * width + column;
    for (let y = from; y < height; y++, at += width) {
      const isLine = y < to;
      if (!isLine && y >= base) break;
      const inside = isFull ? colours.full : colours.below;
      const wavers = isFull ? colours.fullBetween : colours.between;
      data[at] = (isLine ? colours.edge : y < middle ? wavers : inside)[y] ?? 0;
    }
    before = top;
  }
}
