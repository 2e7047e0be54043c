/**
 * What tiles show, as images: each row is made once for an answer, a column of pixels a tile, and a frame only puts
 * it where the span has it now. So zooming and panning cost the same whatever the rows look like.
 */

import type { Theme } from "../theme.ts";
import { partOf, type Span } from "./span.ts";
import type { Tiles } from "./tiles.ts";

/** Pixels to paint: row by row, as `pixel` of `colour.ts` makes them; 0 where nothing is. A tile is one wide. */
export interface Pixels {
  readonly data: Uint32Array;
  readonly width: number;
  /** Device pixels. */
  readonly height: number;
}

/** A row to draw. */
export interface ImageRow {
  /** Tells rows apart. */
  readonly key: string;
  /** What its image depends on besides tiles, theme and height. */
  readonly look: string;
  /** Where it is, px. */
  readonly top: number;
  readonly height: number;
  /** What paints it: each layer is over the one before. Asked only when the image is made. */
  readonly layers: readonly ((pixels: Pixels) => void)[];
}

/** Where rows are drawn, and which part of the trace that is. */
export interface ImageArea {
  readonly left: number;
  readonly width: number;
  readonly span: Span;
}

interface RowImage {
  readonly canvas: HTMLCanvasElement;
  look: string;
}

/** Makes and keeps the images of one drawing's rows. */
export class TileImages {
  #tiles: Tiles | undefined;
  #theme: Theme | undefined;
  #images = new Map<string, RowImage>();
  /** Of the answer before: their memory is used again. */
  #old = new Map<string, RowImage>();

  /** Draws a row; `ratio` is that of the device's pixels to the page's. Nothing is drawn outside of the area's width. */
  draw(
    context: CanvasRenderingContext2D,
    theme: Theme,
    tiles: Tiles,
    area: ImageArea,
    row: ImageRow,
    ratio: number,
  ): void {
    if (tiles !== this.#tiles || theme !== this.#theme) {
      [this.#tiles, this.#theme] = [tiles, theme];
      this.#old = this.#images;
      this.#images = new Map();
    }
    const start = area.left + partOf(area.span, tiles.from) * area.width;
    const end = area.left + partOf(area.span, tiles.to) * area.width;
    const step = (end - start) / tiles.columns;
    // Until the finer answer is there the old one stands stretched: of it only what is in view is drawn.
    const first = Math.max(0, Math.floor((area.left - start) / step));
    const last = Math.min(tiles.columns, Math.ceil((area.left + area.width - start) / step));
    if (last <= first) return;
    const image = this.#imageOf(row, tiles.columns, Math.round(row.height * ratio));
    context.save();
    context.beginPath();
    context.rect(area.left, row.top, area.width, row.height);
    context.clip();
    // Stretched it keeps its edges; made narrower it must not lose columns.
    context.imageSmoothingEnabled = step * ratio < 1;
    context.drawImage(
      image,
      first,
      0,
      last - first,
      image.height,
      start + first * step,
      row.top,
      (last - first) * step,
      image.height / ratio,
    );
    context.restore();
  }

  #imageOf(row: ImageRow, width: number, height: number): HTMLCanvasElement {
    const known = this.#images.get(row.key);
    if (known?.look === row.look && known.canvas.height === height) return known.canvas;
    const { canvas } = known ??
      this.#old.get(row.key) ?? { canvas: document.createElement("canvas") };
    this.#old.delete(row.key);
    this.#images.set(row.key, { canvas, look: row.look });
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    paint(canvas, row.layers);
    return canvas;
  }
}

function paint(canvas: HTMLCanvasElement, layers: ImageRow["layers"]): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { width, height } = canvas;
  const [lowest, ...others] = layers.map((layer) => {
    const image = new ImageData(width, height);
    layer({ data: new Uint32Array(image.data.buffer), width, height });
    return image;
  });
  if (lowest === undefined) context.clearRect(0, 0, width, height);
  else context.putImageData(lowest, 0, 0);
  if (others.length === 0) return;
  // Putting pixels replaces what was there: a layer over another one is drawn.
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [width, height];
  for (const layer of others) {
    sheet.getContext("2d")?.putImageData(layer, 0, 0);
    context.drawImage(sheet, 0, 0);
  }
}
