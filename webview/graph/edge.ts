/** Edges on the canvas: thickness by rate, a stem where a sender is blocked, a ring at a receiver. */

import { EDGE_STATE, type Frame } from "../../src/protocol/frame.ts";
import { faded } from "../colour.ts";
import type { Theme } from "../theme.ts";
import type { EdgeShape } from "./edge-shape.ts";
import type { Detail } from "./sizes.ts";

/** The width of an edge by its messages per second, in steps so that it does not tremble. */
export function thickness(rate: number): number {
  return 1.2 + Math.min(3.6, Math.round(Math.log10(1 + rate) * 4) * 0.22);
}

/** Adds an edge's curve to the current path. */
export function trace(context: CanvasRenderingContext2D, shape: EdgeShape, shorter = 0): void {
  context.moveTo(shape.x0, shape.y0);
  context.bezierCurveTo(
    shape.control0,
    shape.y0,
    shape.control1,
    shape.y1,
    shape.x1 - shape.arrives * shorter,
    shape.y1,
  );
}

/** Draws an edge with its end. `hot`: it is part of a wait chain. */
export function drawEdge(
  context: CanvasRenderingContext2D,
  theme: Theme,
  frame: Frame,
  shape: EdgeShape,
  detail: Detail,
  hot: boolean,
): void {
  const state = frame.edges.state[shape.edge] ?? EDGE_STATE.absent;
  const gone = state === EDGE_STATE.gone;
  const width = thickness(frame.edges.rate[shape.edge] ?? 0);
  const marked = state === EDGE_STATE.blocked || state === EDGE_STATE.waiting;
  const shorter = marked ? 9 : 5;
  if (hot) {
    stroke(context, shape, shorter, faded(theme.hues.full, 0.14), width + 9);
  }
  context.setLineDash(gone ? [3, 4] : []);
  const colour = gone ? theme.dim : hot ? theme.hues.full : theme.edge;
  const opacity = gone ? 0.7 : hot ? 0.9 : 0.75;
  stroke(context, shape, shorter, theme.highContrast ? colour : faded(colour, opacity), gone ? 1.2 : width);
  context.setLineDash([]);
  if (detail !== "chips") drawEnd(context, theme, shape, state, colour);
}

function stroke(
  context: CanvasRenderingContext2D,
  shape: EdgeShape,
  shorter: number,
  colour: string,
  width: number,
): void {
  context.beginPath();
  trace(context, shape, shorter);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function drawEnd(
  context: CanvasRenderingContext2D,
  theme: Theme,
  shape: EdgeShape,
  state: number,
  colour: string,
): void {
  const { x1: x, y1: y, arrives } = shape;
  context.beginPath();
  if (state === EDGE_STATE.blocked) {
    context.roundRect(x - arrives * 6.5 - 2, y - 7, 4, 14, 1.5);
    context.fillStyle = theme.hues.full;
    context.fill();
    return;
  }
  if (state === EDGE_STATE.waiting) {
    context.arc(x - arrives * 6.5, y, 4, 0, 2 * Math.PI);
    context.fillStyle = theme.background;
    context.fill();
    context.lineWidth = 1.8;
    context.strokeStyle = theme.hues.waiting;
    context.stroke();
    return;
  }
  context.moveTo(x - arrives, y);
  context.lineTo(x - arrives * 8, y - 3.9);
  context.lineTo(x - arrives * 8, y + 3.9);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
}
