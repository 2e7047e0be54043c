/** The messages of the sequence view: curves from send to receive, which the pointer can find. */

import type { SequenceAnswer } from "../../src/protocol/sequence.ts";
import type { Plot } from "../lanes/lanes.ts";
import type { Theme } from "../theme.ts";

/** Among many, an arrow longer than this share of the view is drawn as two stubs that fade. */
const LONG = 0.14;
const MANY = 60;
const STUB = 26;
/** From so many arrows on they are straight and thin. */
const CROWDED = 1500;
/** How near the pointer must be, px. */
const NEAR = 7;
/** The stub's parts, from its end on: each is fainter. */
const FADES = [0.7, 0.4, 0.18] as const;

/** Where lanes are: the middle of a worker's lane in px; undefined when it has none. */
export type LaneOf = (worker: number) => number | undefined;

/** An arrow on the screen, px, maybe out of view; an end that is not known is absent. */
export interface Arrow {
  readonly index: number;
  readonly channel: number;
  readonly from: { readonly x: number; readonly y: number } | undefined;
  readonly to: { readonly x: number; readonly y: number } | undefined;
}

/** How arrows are drawn, by how many are in view. */
export interface ArrowStyle {
  readonly crowded: boolean;
  /** The length from which arrows are stubs, px: deep buffers would paint over the lanes. */
  readonly longest: number;
  /** Something else is followed. */
  readonly dimmed: boolean;
}

/** How so many arrows are drawn where the view is so many px wide. */
export function arrowStyle(count: number, width: number, dimmed: boolean): ArrowStyle {
  return { crowded: count > CROWDED, longest: count > MANY ? LONG * width : width, dimmed };
}

/** The arrows of an answer of which something can be seen in a plot. */
export function arrowsIn(answer: SequenceAnswer, plot: Plot, laneOf: LaneOf): readonly Arrow[] {
  const { span, left, width } = plot;
  const scale = width / (span.to - span.from);
  const pad = (STUB + NEAR) / scale;
  const arrows: Arrow[] = [];
  for (let index = 0; index < answer.arrowChannel.length; index++) {
    const sent = answer.arrowSent[index] ?? -1;
    const received = answer.arrowReceived[index] ?? -1;
    const earliest = sent >= 0 ? sent : received;
    const latest = received >= 0 ? received : sent;
    if (latest < span.from - pad || earliest > span.to + pad) continue;
    const from = end(sent, answer.arrowSender[index] ?? -1);
    const to = end(received, answer.arrowReceiver[index] ?? -1);
    if (from === undefined && to === undefined) continue;
    arrows.push({ index, channel: answer.arrowChannel[index] ?? 0, from, to });
  }
  return arrows;

  function end(time: number, worker: number): Arrow["from"] {
    const y = time < 0 ? undefined : laneOf(worker);
    return y === undefined ? undefined : { x: left + (time - span.from) * scale, y };
  }
}

/** Draws arrows, those of one colour together. */
export function drawArrows(
  context: CanvasRenderingContext2D,
  theme: Theme,
  arrows: readonly Arrow[],
  plot: Plot,
  { crowded, longest, dimmed }: ArrowStyle,
): void {
  context.lineWidth = crowded ? 0.8 : 1.3;
  for (const [series, colour] of theme.series.entries()) {
    const group = arrows.filter(({ channel }) => channel % theme.series.length === series);
    if (group.length === 0) continue;
    context.strokeStyle = colour;
    context.fillStyle = colour;
    const alpha = dimmed ? 0.25 : 1;
    context.globalAlpha = alpha * (crowded ? 0.5 : 0.75);
    context.beginPath();
    for (const arrow of group) {
      if (!isStub(arrow, longest)) curve(context, arrow, crowded);
    }
    context.stroke();
    drawStubs(context, group, plot, longest, alpha);
    context.globalAlpha = alpha;
    if (!crowded || !dimmed) drawEnds(context, group, plot, crowded);
  }
  context.globalAlpha = 1;
}

/** Draws one arrow so that it stands out. */
export function drawFollowed(
  context: CanvasRenderingContext2D,
  theme: Theme,
  { from, to }: Arrow,
): void {
  context.strokeStyle = theme.foreground;
  context.lineWidth = 2.4;
  context.beginPath();
  curve(context, { from, to }, false);
  context.stroke();
  context.fillStyle = theme.background;
  for (const point of [from, to]) {
    if (point === undefined) continue;
    context.beginPath();
    context.arc(point.x, point.y, 4.5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}

/** The arrow at a place: first by its ends, then by its line. */
export function arrowAt(
  arrows: readonly Arrow[],
  longest: number,
  x: number,
  y: number,
): Arrow | undefined {
  let nearest: Arrow | undefined;
  let least = NEAR;
  for (const arrow of arrows) {
    const { from, to } = arrow;
    const ends = [from, to].map((point) =>
      point === undefined ? NEAR : Math.hypot(point.x - x, point.y - y),
    );
    const line = isStub(arrow, longest) ? NEAR : lineDistance(arrow, x, y) + 1;
    const distance = Math.min(...ends, line);
    if (distance >= least) continue;
    least = distance;
    nearest = arrow;
  }
  return nearest;
}

function isStub({ from, to }: Arrow, longest: number): boolean {
  return from === undefined || to === undefined || to.x - from.x > longest;
}

/** Whether a stub or a mark at a place can be seen in a plot. */
function isNear({ left, width }: Plot, point: Arrow["from"]): point is NonNullable<Arrow["from"]> {
  return point !== undefined && point.x > left - STUB && point.x < left + width + STUB;
}

/** As x goes evenly, y goes softly from lane to lane: 3 t² - 2 t³. */
function curve(
  context: CanvasRenderingContext2D,
  { from, to }: Pick<Arrow, "from" | "to">,
  straight: boolean,
): void {
  if (from === undefined || to === undefined) return;
  context.moveTo(from.x, from.y);
  if (straight) {
    context.lineTo(to.x, to.y);
    return;
  }
  const third = (to.x - from.x) / 3;
  context.bezierCurveTo(from.x + third, from.y, to.x - third, to.y, to.x, to.y);
}

function lineDistance({ from, to }: Arrow, x: number, y: number): number {
  if (from === undefined || to === undefined || x < from.x - 2 || x > to.x + 2) return NEAR;
  if (to.x - from.x < 2) {
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    return y < top || y > bottom ? NEAR : Math.abs(x - from.x);
  }
  const t = (x - from.x) / (to.x - from.x);
  return Math.abs(from.y + (to.y - from.y) * t * t * (3 - 2 * t) - y);
}

/** Towards its other end, and fainter with each part. */
function drawStubs(
  context: CanvasRenderingContext2D,
  arrows: readonly Arrow[],
  plot: Plot,
  longest: number,
  alpha: number,
): void {
  for (const [part, fade] of FADES.entries()) {
    context.globalAlpha = alpha * fade;
    context.beginPath();
    for (const arrow of arrows) {
      if (!isStub(arrow, longest)) continue;
      const { from, to } = arrow;
      const slope = from === undefined || to === undefined ? 0.3 : Math.sign(to.y - from.y) * 0.3;
      if (isNear(plot, from)) stub(context, from, 1, slope, part);
      if (isNear(plot, to)) stub(context, to, -1, slope, part);
    }
    context.stroke();
  }
}

function stub(
  context: CanvasRenderingContext2D,
  { x, y }: { readonly x: number; readonly y: number },
  direction: 1 | -1,
  slope: number,
  part: number,
): void {
  const step = (direction * STUB) / FADES.length;
  context.moveTo(x + part * step, y + part * step * slope);
  context.lineTo(x + (part + 1) * step, y + (part + 1) * step * slope);
}

/** A dot where it was sent, a wedge where it was received. */
function drawEnds(
  context: CanvasRenderingContext2D,
  arrows: readonly Arrow[],
  plot: Plot,
  crowded: boolean,
): void {
  if (crowded) {
    // On whole pixels, nothing has to be smoothed.
    for (const { from, to } of arrows) {
      if (isNear(plot, from))
        context.fillRect(Math.round(from.x) - 1, Math.round(from.y) - 1, 2, 2);
      if (isNear(plot, to)) context.fillRect(Math.round(to.x) - 1, Math.round(to.y) - 3, 2, 2);
    }
    return;
  }
  const size = 3;
  context.beginPath();
  for (const { from, to } of arrows) {
    if (isNear(plot, from)) {
      context.moveTo(from.x + size, from.y);
      context.arc(from.x, from.y, size, 0, 2 * Math.PI);
    }
    if (!isNear(plot, to)) continue;
    context.moveTo(to.x - size - 1, to.y - size - 1);
    context.lineTo(to.x + size + 1, to.y - size - 1);
    context.lineTo(to.x, to.y + size - 1);
  }
  context.fill();
}
