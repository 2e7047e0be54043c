/** A channel's occupancy over time as a filled curve: one column a pixel, from the lowest to the highest. */

import { faded } from "../colour.ts";
import { jams, warmth } from "../state/channel-kind.ts";
import { fill } from "../state/picture.ts";
import { fillColour, type Theme } from "../theme.ts";

/** What is drawn: the highest and, where known, the lowest occupancy in equal steps of time; -1 where there is none. */
export interface Envelope {
  readonly kind: string;
  readonly capacity: number;
  readonly highest: Float32Array;
  readonly lowest: Float32Array | undefined;
}

/** Where it is drawn, px: columns from `x` on, `step` wide each. */
export interface EnvelopeBox {
  readonly x: number;
  readonly step: number;
  readonly top: number;
  readonly height: number;
}

/** The occupancy at the upper edge: the capacity, or a round number above the highest one seen. */
export function ceilingOf(capacity: number, most: number): number {
  if (capacity > 0) return capacity;
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return Math.max(1, Math.ceil(most / unit) * unit);
}

/** Draws an envelope. `ceiling` stands at the upper edge. */
export function drawEnvelope(
  context: CanvasRenderingContext2D,
  theme: Theme,
  { kind, capacity, highest, lowest }: Envelope,
  box: EnvelopeBox,
  ceiling: number,
): void {
  const base = box.top + box.height;
  const yOf = (value: number): number => base - (box.height * Math.min(value, ceiling)) / ceiling;
  const shade = context.createLinearGradient(0, box.top, 0, base);
  const line = context.createLinearGradient(0, box.top, 0, base);
  for (const part of [0, 0.03, 0.2, 0.4, 0.7, 1]) {
    const colour = fillColour(theme, warmth(kind, fill(ceiling * (1 - part), capacity)));
    shade.addColorStop(part, faded(colour, theme.highContrast ? 0.75 : 0.62 - 0.4 * part));
    line.addColorStop(part, colour);
  }
  for (const [from, to] of runs(highest)) {
    context.beginPath();
    context.moveTo(box.x + from * box.step, base);
    trace(context, highest, from, to, box, yOf);
    context.lineTo(box.x + to * box.step, base);
    context.fillStyle = shade;
    context.fill();
    if (capacity > 0 && jams(kind)) full(context, theme, highest, capacity, from, to, box);
    if (lowest !== undefined) between(context, theme, highest, lowest, from, to, box, yOf, line);
    context.beginPath();
    trace(context, highest, from, to, box, yOf);
    context.strokeStyle = line;
    context.lineWidth = 1.25;
    context.stroke();
  }
}

/** Where it jams the whole height has the colour of full. */
function full(
  context: CanvasRenderingContext2D,
  theme: Theme,
  highest: Float32Array,
  capacity: number,
  from: number,
  to: number,
  box: EnvelopeBox,
): void {
  context.beginPath();
  for (let column = from; column < to; column++) {
    if ((highest[column] ?? 0) < capacity) continue;
    const start = column;
    while (column + 1 < to && (highest[column + 1] ?? 0) >= capacity) column++;
    const width = (column + 1 - start) * box.step;
    context.rect(box.x + start * box.step, box.top, width, box.height);
  }
  context.fillStyle = faded(theme.hues.full, theme.highContrast ? 0.8 : 0.5);
  context.fill();
}

/** What wavers between two values is filled more strongly. */
function between(
  context: CanvasRenderingContext2D,
  theme: Theme,
  highest: Float32Array,
  lowest: Float32Array,
  from: number,
  to: number,
  box: EnvelopeBox,
  yOf: (value: number) => number,
  line: CanvasGradient,
): void {
  context.save();
  context.globalAlpha = theme.highContrast ? 0.7 : 0.45;
  context.fillStyle = line;
  context.beginPath();
  for (let column = from; column < to; column++) {
    const high = highest[column] ?? 0;
    const low = Math.max(0, lowest[column] ?? high);
    if (low < high)
      context.rect(box.x + column * box.step, yOf(high), box.step, yOf(low) - yOf(high));
  }
  context.fill();
  context.restore();
}

/** The upper edge; columns of one height are one line. */
function trace(
  context: CanvasRenderingContext2D,
  values: Float32Array,
  from: number,
  to: number,
  box: EnvelopeBox,
  yOf: (value: number) => number,
): void {
  let level = Number.NaN;
  for (let column = from; column < to; column++) {
    const value = values[column] ?? 0;
    if (value === level) continue;
    const x = box.x + column * box.step;
    if (column > from) context.lineTo(x, yOf(level));
    context.lineTo(x, yOf(value));
    level = value;
  }
  context.lineTo(box.x + to * box.step, yOf(level));
}

/** Stretches of columns in which the channel exists. */
function runs(values: Float32Array): readonly (readonly [from: number, to: number])[] {
  const found: (readonly [number, number])[] = [];
  let start = -1;
  for (let column = 0; column <= values.length; column++) {
    const exists = column < values.length && (values[column] ?? -1) >= 0;
    if (exists && start < 0) start = column;
    if (exists || start < 0) continue;
    found.push([start, column]);
    start = -1;
  }
  return found;
}
