/** The part of the graph that is seen: zoom and pan by pointer, wheel and keys, and fitting all. */

import { easeCubicOut, interpolateZoom } from "d3";
import { listenToCamera } from "./camera-gestures.ts";
import type { Bounds } from "./layout/slots.ts";

/** A position of the camera, as it is saved: what is at a place of the graph is drawn at `k` times that place plus `x` and `y`. */
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
/** In a narrower graph there is no legend; in a lower one the buttons to zoom are at the top. See `style.css`. */
const LEGEND_FROM = 940;
const LOW = 240;
/** Room for these buttons alone. */
const BUTTONS = 46;

/** Moves over a canvas. */
export class Camera {
  readonly #canvas: HTMLCanvasElement;
  readonly #onMove: () => void;
  #view: View = { x: 0, y: 0, k: 1 };
  #follows = true;
  /** So much at the top is not for the graph, px. */
  #clear = 0;
  /** The animation frame in which the flight goes on. */
  #flight = 0;

  /** `onMove` is called at every change; `onTouch` when the user makes it. */
  constructor(canvas: HTMLCanvasElement, onMove: () => void, onTouch: () => void) {
    this.#canvas = canvas;
    this.#onMove = onMove;
    listenToCamera(canvas, {
      hold: () => cancelAnimationFrame(this.#flight),
      move: (byX, byY) => {
        const { x, y, k } = this.#view;
        this.#touch({ x: x + byX, y: y + byY, k }, onTouch);
      },
      zoom: (factor, x, y) => this.#touch(this.#zoomed(factor, x, y), onTouch),
    });
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
    this.#go(view, 0);
  }

  /** Shows all of the bounds, in `ms`; follows from then on. */
  fit(bounds: Bounds, width: number, height: number, ms: number): void {
    this.#follows = true;
    if (width <= 0 || height <= 0) return;
    const isLow = height < LOW;
    const room = Math.max(isLow ? BUTTONS : MARGIN.top, this.#clear + 10);
    const below = isLow ? MARGIN.top / 2 : width < LEGEND_FROM ? BUTTONS : MARGIN.bottom;
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
    this.#go({ x, y, k }, ms);
  }

  /** Zooms around the middle. */
  zoomBy(factor: number, ms: number): void {
    this.#follows = false;
    const { clientWidth, clientHeight } = this.#canvas;
    this.#go(this.#zoomed(factor, clientWidth / 2, clientHeight / 2), ms);
  }

  /** Moves a point of the graph into view, and no further than needed. */
  reveal(x: number, y: number, width: number, height: number, ms: number): void {
    const { x: viewX, y: viewY, k } = this.#view;
    const [left, top] = [viewX + k * x, viewY + k * y];
    const room = 110 * Math.min(1, k);
    const right = Math.max(room, Math.min(width - room, left));
    const down = Math.max(room, Math.min(height - room, top));
    if (right === left && down === top) return;
    this.#follows = false;
    this.#go({ x: viewX + right - left, y: viewY + down - top, k }, ms);
  }

  /** The view in which everything is `factor` times as large, and a place of the canvas shows what it shows now. */
  #zoomed(factor: number, x: number, y: number): View {
    const { x: viewX, y: viewY, k: before } = this.#view;
    const k = Math.min(LARGEST, Math.max(SMALLEST, before * factor));
    const grown = k / before;
    return { x: x - (x - viewX) * grown, y: y - (y - viewY) * grown, k };
  }

  #touch(view: View, onTouch: () => void): void {
    this.#follows = false;
    this.#view = view;
    onTouch();
    this.#onMove();
  }

  /** Goes there in `ms`, on the way that looks smooth (van Wijk and Nuij, as in d3-zoom). */
  #go(to: View, ms: number): void {
    cancelAnimationFrame(this.#flight);
    const arrive = (): void => {
      this.#view = to;
      this.#onMove();
    };
    if (ms <= 0) {
      arrive();
      return;
    }
    const middle = { x: this.#canvas.clientWidth / 2, y: this.#canvas.clientHeight / 2 };
    const width = Math.max(1, this.#canvas.clientWidth, this.#canvas.clientHeight);
    const seen = ({ x, y, k }: View): [number, number, number] => [
      (middle.x - x) / k,
      (middle.y - y) / k,
      width / k,
    ];
    const way = interpolateZoom(seen(this.#view), seen(to));
    const start = performance.now();
    const fly = (now: number): void => {
      const part = (now - start) / ms;
      if (part >= 1) {
        arrive();
        return;
      }
      const [x, y, extent] = way(easeCubicOut(Math.max(0, part)));
      const k = width / extent;
      this.#view = { x: middle.x - x * k, y: middle.y - y * k, k };
      this.#onMove();
      this.#flight = requestAnimationFrame(fly);
    };
    this.#flight = requestAnimationFrame(fly);
  }
}
