/** The times along the timeline's upper edge. */

import { tickStep, ticks } from "d3";
import type { Theme } from "../theme.ts";
import type { Span } from "./span.ts";

/** Least distance of two labels, px. */
const SPACING = 90;
/** Least space between two labels, px: where that is not free, the later one is left out. */
const GAP = 12;

/** Round times of a span with their labels, all in one unit. */
export function axisTicks(
  span: Span,
  width: number,
): readonly { readonly time: number; readonly label: string }[] {
  const { size, name } = unitOf(span);
  const wanted = Math.max(2, Math.floor(width / SPACING));
  const times = ticks(span.from / size, span.to / size, wanted);
  const step = tickStep(span.from / size, span.to / size, wanted);
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  return times.map((time) => ({ time: time * size, label: `${time.toFixed(decimals)} ${name}` }));
}

/** Draws the axis into the upper `height` px. */
export function drawAxis(
  context: CanvasRenderingContext2D,
  theme: Theme,
  span: Span,
  left: number,
  width: number,
  height: number,
): void {
  context.font = `10.5px ${theme.sans}`;
  context.textBaseline = "middle";
  let free = left;
  for (const { time, label } of axisTicks(span, width)) {
    const x = left + ((time - span.from) / (span.to - span.from)) * width;
    context.fillStyle = theme.outline;
    context.fillRect(x, height - 5, 1, 4);
    context.fillStyle = theme.muted;
    // The labels at the ends stay inside.
    const half = context.measureText(label).width / 2;
    const middle = Math.min(left + width - half, Math.max(left + half, x));
    if (middle - half < free) continue;
    free = middle + half + GAP;
    context.textAlign = "center";
    context.fillText(label, middle, height / 2 - 1);
  }
}

/** The unit that suits the length, unless the times themselves would be too long in it. */
function unitOf({ from, to }: Span): { readonly size: number; readonly name: string } {
  const length = to - from;
  if (length >= 2e9 || to >= 10e9) return { size: 1e9, name: "s" };
  return length >= 2e6 || to >= 10e6 ? { size: 1e6, name: "ms" } : { size: 1e3, name: "µs" };
}
