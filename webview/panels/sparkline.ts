/** A channel's occupancy over the last seconds, as a small filled curve. */

import { faded } from "../colour.ts";
import { element } from "../element.ts";
import { jams, warmth } from "../state/channel-kind.ts";
import { fill } from "../state/picture.ts";
import type { Theme } from "../theme.ts";
import { fillColour } from "../theme.ts";

const HEIGHT = 64;

/** What a sparkline draws: the highest occupancy in equal steps of time, -1 where there is none. */
export interface Curve {
  readonly kind: string;
  readonly capacity: number;
  readonly highest: Float32Array;
}

/** A drawn curve. */
export class Sparkline {
  readonly root = element("canvas", {
    class: "sparkline",
    attributes: { role: "img", "aria-label": "Occupancy over the last 10 seconds" },
  });

  /** How many steps of time it has room for. */
  get columns(): number {
    return Math.max(1, Math.round(this.root.clientWidth));
  }

  /** Draws a curve. */
  draw(theme: Theme, { kind, capacity, highest }: Curve): void {
    const context = this.root.getContext("2d");
    const width = this.columns;
    if (context === null) return;
    const ratio = window.devicePixelRatio;
    this.root.width = Math.round(width * ratio);
    this.root.height = Math.round(HEIGHT * ratio);
    context.scale(ratio, ratio);
    const peak = highest.reduce((most, value) => Math.max(most, value), 1);
    const top = capacity > 0 ? capacity : peak;
    const yOf = (value: number): number =>
      HEIGHT - 3 - ((HEIGHT - 14) * Math.min(value, top)) / top;
    const shade = context.createLinearGradient(0, yOf(top), 0, HEIGHT);
    const line = context.createLinearGradient(0, yOf(top), 0, HEIGHT);
    for (const part of [0, 0.2, 0.4, 0.7, 1]) {
      const colour = fillColour(theme, warmth(kind, fill(top * (1 - part), capacity)));
      shade.addColorStop(part, faded(colour, 0.6 - 0.42 * part));
      line.addColorStop(part, colour);
    }
    const step = width / Math.max(1, highest.length);
    outline(context, highest, step, yOf);
    context.lineTo(width, HEIGHT - 3);
    context.lineTo(0, HEIGHT - 3);
    context.fillStyle = shade;
    context.fill();
    outline(context, highest, step, yOf);
    context.strokeStyle = line;
    context.lineWidth = 1.4;
    context.stroke();
    drawLimit(context, theme, kind, capacity, top, width, yOf(top));
  }
}

function outline(
  context: CanvasRenderingContext2D,
  highest: Float32Array,
  step: number,
  yOf: (value: number) => number,
): void {
  context.beginPath();
  context.moveTo(0, yOf(0));
  for (const [i, value] of highest.entries()) {
    const y = yOf(Math.max(0, value));
    context.lineTo(i * step, y);
    context.lineTo((i + 1) * step, y);
  }
}

/** The capacity, or the highest value where there is none. */
function drawLimit(
  context: CanvasRenderingContext2D,
  theme: Theme,
  kind: string,
  capacity: number,
  top: number,
  width: number,
  y: number,
): void {
  const bounded = capacity > 0;
  context.setLineDash([3, 3]);
  context.strokeStyle = bounded && jams(kind) ? theme.hues.full : theme.dim;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, Math.round(y) + 0.5);
  context.lineTo(width, Math.round(y) + 0.5);
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = theme.muted;
  context.font = `10px ${theme.sans}`;
  context.fillText(bounded ? `capacity ${capacity}` : `most ${top}`, 2, y - 3);
}
