/** The strips of the timeline: a channel's occupancy over time, higher and warmer when fuller. */

import { fit } from "../graph/text.ts";
import { warmth } from "../state/channel-kind.ts";
import { fill } from "../state/picture.ts";
import { fillColour, type Theme } from "../theme.ts";
import { partOf, type Span } from "./span.ts";
import type { Tiles } from "./tiles.ts";

/** Height of a strip with the space below it, px. */
export const ROW = 16;
const HEIGHT = 13;
/** A buffer with one message is a line of this height. */
const LOWEST = 3;

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

/** Draws the strips one below the other. */
export function drawStrips(
  context: CanvasRenderingContext2D,
  theme: Theme,
  strips: readonly Strip[],
  tiles: Tiles | undefined,
  span: Span,
  area: StripArea,
): void {
  context.textBaseline = "middle";
  for (const [row, strip] of strips.entries()) {
    const y = area.top + row * ROW;
    context.font = `${strip.selected ? "600 " : ""}11px ${theme.mono}`;
    context.textAlign = "right";
    context.fillStyle = strip.selected ? theme.foreground : theme.muted;
    context.fillText(
      fit(context, strip.name, area.left - 20),
      area.left - 10,
      y + HEIGHT / 2 + 0.5,
    );
    context.fillStyle = theme.track;
    context.fillRect(area.left, y + HEIGHT - 1, area.width, 1);
    if (tiles !== undefined) drawStrip(context, theme, strip, tiles, span, area, y);
  }
}

function drawStrip(
  context: CanvasRenderingContext2D,
  theme: Theme,
  strip: Strip,
  tiles: Tiles,
  span: Span,
  area: StripArea,
  y: number,
): void {
  const row = tiles.channels.indexOf(strip.channel);
  if (row < 0) return;
  const columnTime = (tiles.to - tiles.from) / tiles.columns;
  const xOf = (column: number): number =>
    area.left + partOf(span, tiles.from + column * columnTime) * area.width;
  const end = area.left + area.width;
  let start = 0;
  let level = tiles.highest[row * tiles.columns] ?? -1;
  for (let column = 1; column <= tiles.columns; column++) {
    const next = column < tiles.columns ? (tiles.highest[row * tiles.columns + column] ?? -1) : NaN;
    if (next === level) continue;
    const from = Math.max(area.left, xOf(start));
    const to = Math.min(end, xOf(column));
    if (to > from && level >= 0)
      bar(context, theme, from, to - from, y, fill(level, strip.capacity), strip.kind);
    start = column;
    level = next;
  }
}

function bar(
  context: CanvasRenderingContext2D,
  theme: Theme,
  x: number,
  width: number,
  y: number,
  share: number,
  kind: string,
): void {
  if (share <= 0) {
    context.fillStyle = theme.track;
    context.fillRect(x, y + HEIGHT - 2, width, 2);
    return;
  }
  const height = LOWEST + share * (HEIGHT - LOWEST);
  context.fillStyle = fillColour(theme, warmth(kind, share));
  // Neighbours must meet although their ends are no whole pixels.
  context.fillRect(x, y + HEIGHT - height, width + 0.4, height);
}
