/**
 * A drawing over time, kept in upright panes as wide as a hundred pixels: moving it copies them, and only what comes
 * into view is drawn. Where the whole would take too long for a frame, panes are brought up to date one a frame; until
 * then the old ones are seen, stretched when the range has another length.
 */

import { element } from "../element.ts";
import type { Plot } from "../lanes/lanes.ts";
import type { Span } from "../timeline/span.ts";

/** A pane's width, px: patterns of 2, 3, 5 and 6 px meet at its edges. */
const WIDTH = 120;
/** Panes kept beside those in view. */
const SPARE = 12;
/** Stretched by more than this, old panes are no good even for a moment. */
const MOST_STRETCH = 2.5;
/** Lengths that differ by less are one: moving a range rounds them. */
const SAME = 1e-6;

interface Pane {
  readonly canvas: HTMLCanvasElement;
  /** What it shows; see {@link Panes.paint}. */
  version: number;
}

/** Panes of one scale, by their place in time. */
interface Level {
  /** px a ns. */
  readonly scale: number;
  readonly panes: Map<number, Pane>;
}

/** What is drawn, and how much of it in one frame. */
export interface PanesRequest {
  /** Changes when nothing kept can be used any more: rows, colours, size. */
  readonly layout: string;
  /** Changes when what is drawn does. */
  readonly version: number;
  /** How many outdated panes are drawn in one frame. */
  readonly most: number;
  /** Draws the part of the plot that a pane holds. */
  draw(context: CanvasRenderingContext2D, plot: Plot): void;
}

/** Keeps the panes of one drawing. */
export class Panes {
  #layout = "";
  #level: Level = { scale: 0, panes: new Map() };
  #before: Level | undefined;
  /** Panes that have been drawn since the view was opened. */
  drawn = 0;

  /** Draws the plot; `height` is that of the canvas, px. Returns whether some panes are still to be drawn. */
  paint(
    context: CanvasRenderingContext2D,
    plot: Plot,
    height: number,
    request: PanesRequest,
  ): boolean {
    const ratio = window.devicePixelRatio;
    const size = { width: Math.round(WIDTH * ratio), height: Math.round(height * ratio) };
    const width = size.width / ratio;
    const layout = `${request.layout} ${size.width} ${size.height}`;
    if (layout !== this.#layout) this.#forget(layout);
    const moves = this.#scaleTo(plot);
    const { scale, panes } = this.#level;
    const first = Math.floor((plot.span.from * scale) / width);
    const last = Math.floor((plot.span.to * scale) / width);
    // On whole device pixels nothing is smoothed.
    const left = Math.round((plot.left + first * width - plot.span.from * scale) * ratio) / ratio;
    if (this.#before !== undefined) stretch(context, this.#before, plot, width, height);
    // A crowded range that is just changing its length is only stretched.
    const waits = moves && this.#before !== undefined && Number.isFinite(request.most);
    let most = waits ? 0 : request.most;
    let missing = 0;
    for (let index = first; index <= last; index++) {
      let pane = panes.get(index);
      const isOld = pane?.version !== request.version;
      if (isOld && (most > 0 || (pane === undefined && this.#before === undefined))) {
        pane ??= { canvas: canvasOf(size.width, size.height), version: -1 };
        this.#draw(pane, { ...plot, left: 0, width, span: spanOf(index, width, scale) }, request);
        panes.set(index, pane);
        most--;
      } else if (isOld) missing++;
      if (pane === undefined) continue;
      const x = left + (index - first) * width;
      if (this.#before !== undefined) context.clearRect(x, 0, width, height);
      context.drawImage(pane.canvas, x, 0, width, height);
    }
    if (missing === 0) this.#before = undefined;
    this.#drop(first, last);
    return missing > 0;
  }

  #forget(layout: string): void {
    this.#layout = layout;
    this.#level = { scale: 0, panes: new Map() };
    this.#before = undefined;
  }

  /** Takes the plot's scale; returns whether it is another one. */
  #scaleTo({ span, width }: Plot): boolean {
    const scale = width / (span.to - span.from);
    if (Math.abs(scale / this.#level.scale - 1) < SAME) return false;
    // What is shown now stays until the new panes are there; one that was never whole is no use.
    if (this.#before === undefined && this.#level.panes.size > 0) this.#before = this.#level;
    const stretched = this.#before === undefined ? 1 : scale / this.#before.scale;
    if (stretched > MOST_STRETCH || stretched < 1 / MOST_STRETCH) this.#before = undefined;
    this.#level = { scale, panes: new Map() };
    return true;
  }

  #draw(pane: Pane, plot: Plot, request: PanesRequest): void {
    const context = pane.canvas.getContext("2d");
    if (context === null) return;
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, plot.width, pane.canvas.height);
    request.draw(context, plot);
    pane.version = request.version;
    this.drawn++;
  }

  /** Forgets the panes that are farthest from view. */
  #drop(first: number, last: number): void {
    const { panes } = this.#level;
    for (const index of panes.keys()) {
      if (index < first - SPARE || index > last + SPARE) panes.delete(index);
    }
  }
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  return element("canvas", { attributes: { width: String(width), height: String(height) } });
}

function spanOf(index: number, width: number, scale: number): Span {
  return { from: (index * width) / scale, to: ((index + 1) * width) / scale };
}

/** Shows panes of another scale where they belong. */
function stretch(
  context: CanvasRenderingContext2D,
  { scale, panes }: Level,
  { span, left, width: plotWidth }: Plot,
  width: number,
  height: number,
): void {
  const now = plotWidth / (span.to - span.from);
  for (const [index, { canvas }] of panes) {
    const { from, to } = spanOf(index, width, scale);
    if (to < span.from || from > span.to) continue;
    context.drawImage(canvas, left + (from - span.from) * now, 0, (to - from) * now, height);
  }
}
