/** Puts the graph on the clipboard. */

import { drawScene } from "./draw.ts";
import type { Scene } from "./scene.ts";
import { SvgContext } from "./svg-context.ts";

const SVG = "image/svg+xml";

/**
 * Copies what a canvas shows as a PNG, and as SVG where the clipboard takes it: who pastes chooses. Rejects with a
 * sentence when that cannot be.
 */
export async function copyGraph(canvas: HTMLCanvasElement, scene: Scene): Promise<void> {
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  if (png === null) throw new Error("The graph is too small to be copied.");
  const forms: Record<string, Blob> = { [png.type]: png };
  const measure = document.createElement("canvas").getContext("2d");
  if (measure !== null && takesSvg()) {
    forms[SVG] = new Blob([svgOf(scene, measure)], { type: SVG });
  }
  await navigator.clipboard.write([new ClipboardItem(forms)]);
}

/** A scene as SVG. */
function svgOf(scene: Scene, measure: CanvasRenderingContext2D): string {
  const drawing = new SvgContext(scene.size, measure);
  drawScene(drawing.context, { ...scene, ratio: 1 });
  return drawing.svg;
}

/** Older browsers cannot say. */
function takesSvg(): boolean {
  const { supports } = ClipboardItem as { readonly supports?: (type: string) => boolean };
  return supports?.(SVG) === true;
}
