/**
 * Dots that move along the edges: at the true cadence while a person can count them, as a steady
 * stream above that.
 */

import { EDGE_STATE, type Frame } from "../../src/protocol/frame.ts";
import type { Theme } from "../theme.ts";
import { thickness } from "./edge.ts";
import { type EdgeShape, lengthOf, parameterAt, pointAt } from "./edge-shape.ts";

/** The smallest distance of two dots, px. */
const DENSEST = 9;
/** Below this rate an edge is at rest. */
const SLOWEST = 0.05;

/** How dots move at a rate: px a second, and px from one to the next. */
export function flowOf(rate: number): { readonly speed: number; readonly gap: number } {
  // In half octaves: a rate that wavers a little must not make the dots dance.
  const steady = 2 ** (Math.round(Math.log2(Math.max(SLOWEST, rate)) * 2) / 2);
  const speed = Math.min(130, 45 + 12 * Math.log2(1 + steady));
  return { speed, gap: Math.max(DENSEST, speed / steady) };
}

/** How far the dots of every edge have come. */
export class Flow {
  /** Per edge: dots that have started so far, whole and part. */
  #started = new Float64Array(64);

  /** Lets time pass, in seconds. `pace` is the speed of the replay. Returns whether anything moves. */
  advance(frame: Frame, seconds: number, pace: number): boolean {
    if (this.#started.length < frame.edges.length) {
      const grown = new Float64Array(frame.edges.length * 2);
      grown.set(this.#started);
      this.#started = grown;
    }
    let any = false;
    for (let edge = 0; edge < frame.edges.length; edge++) {
      const rate = (frame.edges.rate[edge] ?? 0) * pace;
      if (rate < SLOWEST) continue;
      const { speed, gap } = flowOf(rate);
      this.#started[edge] = ((this.#started[edge] ?? 0) + (seconds * speed) / gap) % 1e6;
      any = true;
    }
    return any;
  }

  /**
   * Draws the dots of these edges. A blocked edge has none: nothing moves there. `coarse`: they are
   * so small on the screen that squares, which are drawn faster, look the same.
   */
  draw(
    context: CanvasRenderingContext2D,
    theme: Theme,
    frame: Frame,
    shapes: readonly EdgeShape[],
    pace: number,
    hot: ReadonlySet<number>,
    coarse: boolean,
  ): void {
    for (const wanted of [false, true]) {
      context.fillStyle = wanted ? theme.inks.full : theme.flow;
      context.beginPath();
      for (const shape of shapes) {
        if (hot.has(shape.edge) !== wanted) continue;
        if (frame.edges.state[shape.edge] === EDGE_STATE.blocked) continue;
        this.#add(context, frame, shape, pace, coarse);
      }
      context.fill();
    }
  }

  #add(
    context: CanvasRenderingContext2D,
    frame: Frame,
    shape: EdgeShape,
    pace: number,
    coarse: boolean,
  ): void {
    const rate = (frame.edges.rate[shape.edge] ?? 0) * pace;
    if (rate < SLOWEST) return;
    const { gap } = flowOf(rate);
    const radius = Math.max(1.5, thickness(rate) * 0.52);
    const end = lengthOf(shape) - 8;
    const first = ((this.#started[shape.edge] ?? 0) % 1) * gap;
    for (let distance = first; distance < end; distance += gap) {
      const { x, y } = pointAt(shape, parameterAt(shape, distance));
      if (coarse) {
        context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
      } else {
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      }
    }
  }
}
