/** The part of the graph that is seen: zoom and pan by pointer, wheel and keys, and fitting all. */

import { easeCubicOut, select, type ZoomTransform, zoom, zoomIdentity } from "d3";
import type { Bounds } from "./layout/slots.ts";

/** A position of the camera, as it is saved. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

const SMALLEST = 0.03;
const LARGEST = 4;
/** All is shown no larger than this, so that two nodes do not fill the screen. */
const LARGEST_FIT = 1.35;
const MARGIN = { left: 22, right: 22, top: 24, bottom: 58 };
/** Where the legend gives its room to the graph; see `style.css`. */
const NO_LEGEND = window.matchMedia("(width < 720px)");

/** Moves over a canvas. */
export class Camera {
  readonly #canvas: HTMLCanvasElement;
  readonly #behaviour = zoom<HTMLCanvasElement, unknown>().scaleExtent([SMALLEST, LARGEST]);
  readonly #onMove: () => void;
  #view: ZoomTransform = zoomIdentity;
  #follows = true;
  /** So much at the top is not for the graph, px. */
  #clear = 0;

  /** `onMove` is called at every change; `onTouch` when the user makes it. */
  constructor(canvas: HTMLCanvasElement, onMove: () => void, onTouch: () => void) {
    this.#canvas = canvas;
    this.#onMove = onMove;
    this.#behaviour.on("zoom", (event: { transform: ZoomTransform; sourceEvent: unknown }) => {
      this.#view = event.transform;
      if (event.sourceEvent !== null && event.sourceEvent !== undefined) {
        this.#follows = false;
        onTouch();
      }
      this.#onMove();
    });
    select(canvas).call(this.#behaviour).on("dblclick.zoom", null);
  }

  get view(): View {
    return this.#view;
  }

  /** Whether the camera keeps all in view by itself: until the user moves it. */
  get follows(): boolean {
    return this.#follows;
  }

  /** From now on at least so many px at the top stay clear when all is shown. Returns whether that is more than before. */
  keepClear(top: number): boolean {
    const isMore = top > this.#clear;
    if (isMore) this.#clear = top;
    return isMore;
  }

  /** Nothing needs to stay clear. */
  forgetClear(): void {
    this.#clear = 0;
  }

  /** Goes to a saved position, and stays there. */
  restore(view: View): void {
    this.#follows = false;
    this.#go(zoomIdentity.translate(view.x, view.y).scale(view.k), 0);
  }

  /** Shows all of the bounds, in `ms`; follows from then on. */
  fit(bounds: Bounds, width: number, height: number, ms: number): void {
    this.#follows = true;
    if (width <= 0 || height <= 0) return;
    const room = Math.max(MARGIN.top, this.#clear + 10);
    const below = NO_LEGEND.matches ? MARGIN.top : MARGIN.bottom;
    const wide = Math.max(1, bounds.right - bounds.left);
    const high = Math.max(1, bounds.bottom - bounds.top);
    const k = Math.min(
      LARGEST_FIT,
      Math.max(
        SMALLEST,
        Math.min((width - MARGIN.left - MARGIN.right) / wide, (height - room - below) / high),
      ),
    );
    const x = (width + MARGIN.left - MARGIN.right - k * (bounds.left + bounds.right)) / 2;
    const y = (height + room - below - k * (bounds.top + bounds.bottom)) / 2;
    this.#go(zoomIdentity.translate(x, y).scale(k), ms);
  }

  /** Zooms around the middle. */
  zoomBy(factor: number, ms: number): void {
    this.#follows = false;
    const target = select(this.#canvas);
    if (ms > 0) this.#behaviour.scaleBy(target.transition().duration(ms), factor);
    else this.#behaviour.scaleBy(target, factor);
  }

  /** Moves a point of the graph into view, and no further than needed. */
  reveal(x: number, y: number, width: number, height: number, ms: number): void {
    const { k } = this.#view;
    const [left, top] = this.#view.apply([x, y]);
    const room = 110 * Math.min(1, k);
    const right = Math.max(room, Math.min(width - room, left));
    const down = Math.max(room, Math.min(height - room, top));
    if (right === left && down === top) return;
    this.#follows = false;
    this.#go(this.#view.translate((right - left) / k, (down - top) / k), ms);
  }

  #go(view: ZoomTransform, ms: number): void {
    const target = select(this.#canvas).interrupt();
    if (ms > 0) {
      this.#behaviour.transform(target.transition().duration(ms).ease(easeCubicOut), view);
    } else {
      this.#behaviour.transform(target, view);
    }
  }
}
