/** Puts a view on the clipboard as a picture. */

import { type DrawCanvas, drawPage } from "./page-drawing.ts";
import { SvgContext } from "./svg-context.ts";

const SVG = "image/svg+xml";

/**
 * Copies a part of the page as a PNG, and as SVG where the clipboard takes it: who pastes chooses. Rejects with a
 * sentence when that cannot be.
 */
export async function copyPicture(
  root: Element,
  canvases: ReadonlyMap<Element, DrawCanvas>,
  ground: string,
): Promise<void> {
  const { clientWidth: width, clientHeight: height } = root;
  const ratio = window.devicePixelRatio;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This page cannot draw.");
  drawPage(context, root, canvases, { ground, ratio });
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  if (png === null) throw new Error("The view is too small to be copied.");
  const forms: Record<string, Blob> = { [png.type]: png };
  if (takesSvg()) {
    const drawing = new SvgContext({ width, height }, context);
    drawPage(drawing.context, root, canvases, { ground, ratio: 1 });
    forms[SVG] = new Blob([drawing.svg], { type: SVG });
  }
  await navigator.clipboard.write([new ClipboardItem(forms)]);
}

/** Older browsers cannot say. */
function takesSvg(): boolean {
  const { supports } = ClipboardItem as { readonly supports?: (type: string) => boolean };
  return supports?.(SVG) === true;
}
