/** The strips of the timeline: a channel's occupancy over time, higher and warmer when fuller. */

import { pixel } from "../colour.ts";
import { fit } from "../graph/text.ts";
import { warmth } from "../state/channel-kind.ts";
import { fill } from "../state/picture.ts";
import { fillColour, type Theme } from "../theme.ts";
import type { Span } from "./span.ts";
import { type Pixels, TileImages } from "./tile-images.ts";
import type { Tiles } from "./tiles.ts";

/** Height of a strip with the space below it, px. */
export const ROW = 16;
const HEIGHT = 13;
/** A buffer with one message is a line of this height. */
const LOWEST = 3;
/** One with none a line of this one. */
const EMPTY = 2;

/** A strip to draw. */
export interface Strip {
  readonly channel: number;
  readonly name: string;
  readonly kind: string;
  readonly capacity: number;
  readonly selected: boolean;
}

/** Where strips are drawn: names left of `left`, strips from there to `left + width`. */
export interface StripArea {
  readonly left: number;
  readonly width: number;
  readonly top: number;
}

/** Draws strips one below the other; what they show stands in images. */
export class Strips {
  readonly #images = new TileImages();

  /** Draws them, over what was there. */
  draw(
    context: CanvasRenderingContext2D,
    theme: Theme,
    strips: readonly Strip[],
    tiles: Tiles | undefined,
    span: Span,
    area: StripArea,
  ): void {
    context.textBaseline = "middle";
    const ratio = window.devicePixelRatio;
    for (const [row, strip] of strips.entries()) {
      const y = area.top + row * ROW;
      drawName(context, theme, strip, area, y);
      const at = tiles?.channels.indexOf(strip.channel) ?? -1;
      if (tiles === undefined || at < 0) continue;
      const { kind, capacity } = strip;
      const levels = tiles.highest.subarray(at * tiles.columns, (at + 1) * tiles.columns);
      const image = {
        key: String(strip.channel),
        look: `${kind} ${capacity}`,
        top: y,
        height: HEIGHT,
        layers: [(pixels: Pixels) => paintStrip(pixels, theme, { kind, capacity, levels })],
      };
      this.#images.draw(context, theme, tiles, { ...area, span }, image, ratio);
    }
  }
}

function drawName(
  context: CanvasRenderingContext2D,
  theme: Theme,
  strip: Strip,
  { left, width }: StripArea,
  y: number,
): void {
  context.font = `${strip.selected ? "600 " : ""}11px ${theme.mono}`;
  context.textAlign = "right";
  context.fillStyle = strip.selected ? theme.foreground : theme.muted;
  context.fillText(fit(context, strip.name, left - 20), left - 10, y + HEIGHT / 2 + 0.5);
  context.fillStyle = theme.track;
  context.fillRect(left, y + HEIGHT - 1, width, 1);
}

/** Paints a level a column, -1 where there is none: higher and warmer when fuller. */
export function paintStrip(
  { data, width, height }: Pixels,
  theme: Theme,
  {
    kind,
    capacity,
    levels,
  }: { readonly kind: string; readonly capacity: number; readonly levels: Float32Array },
): void {
  const unit = height / HEIGHT;
  for (let column = 0; column < width; column++) {
    const level = levels[column] ?? -1;
    if (level < 0) continue;
    const share = fill(level, capacity);
    const high = share <= 0 ? EMPTY : LOWEST + share * (HEIGHT - LOWEST);
    const colour = pixel(share <= 0 ? theme.track : fillColour(theme, warmth(kind, share)));
    for (let y = Math.round(height - high * unit); y < height; y++)
      data[y * width + column] = colour;
  }
}
