/**
 * Edges on the canvas: thickness by rate, a stem where a sender is blocked, a ring where a receiver
 * waits. Edges that look alike are drawn as one path: thousands of strokes would take the frame.
 */

import { EDGE_STATE, type Frame } from "../../src/protocol/frame.ts";
import { append } from "../append.ts";
import { faded } from "../colour.ts";
import type { Theme } from "../theme.ts";
import type { EdgeShape } from "./edge-shape.ts";

/** Curves in one path; longer paths are slower to draw than several short ones. */
const BATCH = 64;
/** How much sooner an edge ends, for its mark, px. */
const MARK_ROOM = 9;
const ARROW_ROOM = 5;

/** The width of an edge by its messages per second, in steps so that it does not tremble. */
export function thickness(rate: number): number {
  return 1.2 + Math.min(2.8, Math.round(Math.log10(1 + rate) * 4) * 0.17);
}

/** Draws the edges; those of `hot` are part of a wait chain and lie over the others, `arms` are of a select: dotted. */
export function drawEdges(
  context: CanvasRenderingContext2D,
  theme: Theme,
  frame: Frame,
  shapes: readonly EdgeShape[],
  hot: ReadonlySet<number>,
  arms: ReadonlySet<number>,
): void {
  const cool = shapes.filter((shape) => !hot.has(shape.edge));
  const warm = shapes.filter((shape) => hot.has(shape.edge));
  drawAlike(context, theme, frame, cool, theme.edge, theme.highContrast ? 1 : 0.75, arms);
  if (warm.length === 0) return;
  const glow = faded(theme.hues.full, 0.14);
  for (const [width, some] of byWidth(frame, warm)) {
    stroke(context, frame, some, glow, width + 9);
  }
  drawAlike(context, theme, frame, warm, theme.hues.full, 0.9, arms);
}

/** Width of edges from afar, px of the graph: nobody sees their widths there, and one is drawn faster than ten. */
const AFAR = 5;

/** Draws the edges as thin lines; those of handles that are gone as fainter ones. */
export function drawEdgesFromAfar(
  context: CanvasRenderingContext2D,
  theme: Theme,
  frame: Frame,
  shapes: readonly EdgeShape[],
): void {
  const isGone = (shape: EdgeShape): boolean => stateOf(frame, shape) === EDGE_STATE.gone;
  const living = shapes.filter((shape) => !isGone(shape));
  strokePlain(context, shapes.filter(isGone), faded(theme.dim, 0.4), AFAR);
  strokePlain(context, living, faded(theme.edge, theme.highContrast ? 1 : 0.75), AFAR);
}

/** Draws edges that are part of a wait chain, for the view from afar. */
export function drawHotEdges(
  context: CanvasRenderingContext2D,
  theme: Theme,
  shapes: readonly EdgeShape[],
): void {
  strokePlain(context, shapes, faded(theme.hues.full, 0.14), AFAR + 12);
  strokePlain(context, shapes, faded(theme.hues.full, 0.9), AFAR);
}

function drawAlike(
  context: CanvasRenderingContext2D,
  theme: Theme,
  frame: Frame,
  shapes: readonly EdgeShape[],
  colour: string,
  opacity: number,
  arms: ReadonlySet<number>,
): void {
  const isGone = (shape: EdgeShape): boolean => stateOf(frame, shape) === EDGE_STATE.gone;
  const gone = shapes.filter(isGone);
  const living = gone.length === 0 ? shapes : shapes.filter((shape) => !isGone(shape));
  context.setLineDash([3, 4]);
  stroke(context, frame, gone, faded(theme.dim, 0.7), 1.2);
  context.setLineDash([]);
  for (const [width, some] of byWidth(frame, living)) {
    const ink = faded(colour, opacity);
    const solid = arms.size === 0 ? some : some.filter((shape) => !arms.has(shape.edge));
    stroke(context, frame, solid, ink, width);
    if (solid.length === some.length) continue;
    context.setLineDash([width, width + 3]);
    const dotted = some.filter((shape) => arms.has(shape.edge));
    stroke(context, frame, dotted, ink, width);
    context.setLineDash([]);
  }
  drawArrows(context, frame, living, colour);
  drawArrows(context, frame, gone, theme.dim);
  drawMarks(context, theme, frame, living);
}

function stateOf(frame: Frame, shape: EdgeShape): number {
  return frame.edges.state[shape.edge] ?? EDGE_STATE.absent;
}

function isMarked(frame: Frame, shape: EdgeShape): boolean {
  const state = stateOf(frame, shape);
  return state === EDGE_STATE.blocked || state === EDGE_STATE.waiting;
}

function byWidth(
  frame: Frame,
  shapes: readonly EdgeShape[],
): ReadonlyMap<number, readonly EdgeShape[]> {
  const groups = new Map<number, EdgeShape[]>();
  for (const shape of shapes) {
    append(groups, thickness(frame.edges.rate[shape.edge] ?? 0), shape);
  }
  return groups;
}

function stroke(
  context: CanvasRenderingContext2D,
  frame: Frame,
  shapes: readonly EdgeShape[],
  colour: string,
  width: number,
): void {
  strokeWith(context, shapes, colour, width, (shape) =>
    isMarked(frame, shape) ? MARK_ROOM : ARROW_ROOM,
  );
}

function strokePlain(
  context: CanvasRenderingContext2D,
  shapes: readonly EdgeShape[],
  colour: string,
  width: number,
): void {
  strokeWith(context, shapes, colour, width, () => 0);
}

function strokeWith(
  context: CanvasRenderingContext2D,
  shapes: readonly EdgeShape[],
  colour: string,
  width: number,
  shorter: (shape: EdgeShape) => number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  for (let first = 0; first < shapes.length; first += BATCH) {
    context.beginPath();
    for (const shape of shapes.slice(first, first + BATCH)) trace(context, shape, shorter(shape));
    context.stroke();
  }
}

function trace(context: CanvasRenderingContext2D, shape: EdgeShape, shorter: number): void {
  const { x0, y0, x1, y1, control0, control1, arrives } = shape;
  context.moveTo(x0, y0);
  context.bezierCurveTo(control0, y0, control1, y1, x1 - arrives * shorter, y1);
}

function drawArrows(
  context: CanvasRenderingContext2D,
  frame: Frame,
  shapes: readonly EdgeShape[],
  colour: string,
): void {
  context.fillStyle = colour;
  context.beginPath();
  for (const shape of shapes) {
    if (isMarked(frame, shape)) continue;
    const { x1: x, y1: y, arrives } = shape;
    context.moveTo(x - arrives, y);
    context.lineTo(x - arrives * 8, y - 3.9);
    context.lineTo(x - arrives * 8, y + 3.9);
    context.closePath();
  }
  context.fill();
}

function drawMarks(
  context: CanvasRenderingContext2D,
  theme: Theme,
  frame: Frame,
  shapes: readonly EdgeShape[],
): void {
  for (const shape of shapes) {
    const state = stateOf(frame, shape);
    const { x1: x, y1: y, arrives } = shape;
    if (state === EDGE_STATE.blocked) {
      context.beginPath();
      context.roundRect(x - arrives * 6.5 - 2, y - 7, 4, 14, 1.5);
      context.fillStyle = theme.hues.full;
      context.fill();
    } else if (state === EDGE_STATE.waiting) {
      context.beginPath();
      context.arc(x - arrives * 6.5, y, 4, 0, 2 * Math.PI);
      context.fillStyle = theme.background;
      context.fill();
      context.lineWidth = 1.8;
      context.strokeStyle = theme.hues.waiting;
      context.stroke();
    }
  }
}
