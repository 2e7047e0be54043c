/**
 * Draws a part of the page as it is seen: grounds, borders and texts as the style has them, what stands on canvases
 * by those who draw them. What only serves the pointer is left out, and so are shapes that a style makes of nothing.
 */

import { rgb } from "d3";
import { fit } from "../graph/text.ts";

/** Draws anew what a canvas shows; `ratio` is that of the drawing's pixels to the page's. */
export type DrawCanvas = (context: CanvasRenderingContext2D, ratio: number) => void;

const LEFT_OUT = ".unseen, .zoomer, .legend, .tooltip, .view-foot button, svg";
/** Words whose upper edges differ by less stand in one line, px. */
const SAME_LINE = 3;

/** A box relative to the drawing, px. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Draws `root` so that its upper left corner is that of the drawing. The canvases in it must have theirs there too. */
export function drawPage(
  context: CanvasRenderingContext2D,
  root: Element,
  canvases: ReadonlyMap<Element, DrawCanvas>,
  { ground, ratio }: { readonly ground: string; readonly ratio: number },
): void {
  const origin = root.getBoundingClientRect();
  const scale = (): void => context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const boxOf = (of: { getBoundingClientRect(): DOMRect }): Box => {
    const { left, top, width, height } = of.getBoundingClientRect();
    return { left: left - origin.left, top: top - origin.top, width, height };
  };
  /** What lies over the rest. */
  const later: (() => void)[] = [];
  scale();
  context.fillStyle = ground;
  context.fillRect(0, 0, origin.width, origin.height);
  visit(root, origin.width);
  for (const draw of later) draw();

  function visit(of: Element, right: number): void {
    const style = getComputedStyle(of);
    if (of.matches(LEFT_OUT) || style.display === "none" || style.visibility === "hidden") return;
    const box = boxOf(of);
    if (box.top > origin.height || box.top + box.height < 0) return;
    const draw = canvases.get(of);
    if (draw !== undefined) {
      context.save();
      draw(context, ratio);
      context.restore();
      scale();
      return;
    }
    if (style.position === "sticky" && style.zIndex !== "auto") later.push(() => fill(of, right));
    else fill(of, right);
  }

  function fill(of: Element, right: number): void {
    const style = getComputedStyle(of);
    const box = boxOf(of);
    drawBox(context, box, style);
    const isCut = style.overflowX !== "visible";
    const end = isCut
      ? Math.min(right, box.left + box.width - Number.parseFloat(style.paddingRight))
      : right;
    for (const child of of.childNodes) {
      if (child instanceof Element) visit(child, end);
      else if (child instanceof Text) drawText(context, linesOf(child, boxOf), style, end);
    }
  }
}

function drawBox(context: CanvasRenderingContext2D, box: Box, style: CSSStyleDeclaration): void {
  const { left, top, width, height } = box;
  const radius = Number.parseFloat(style.borderTopLeftRadius);
  const outline = (inset: number): void => {
    context.beginPath();
    context.roundRect(
      left + inset,
      top + inset,
      Math.max(0, width - 2 * inset),
      Math.max(0, height - 2 * inset),
      Math.max(0, radius - inset),
    );
  };
  if (isSeen(style.backgroundColor)) {
    outline(0);
    context.fillStyle = style.backgroundColor;
    context.fill();
  }
  const wide = Number.parseFloat(style.borderTopWidth);
  if (wide > 0 && isSeen(style.borderTopColor)) {
    outline(wide / 2);
    context.strokeStyle = style.borderTopColor;
    context.lineWidth = wide;
    context.setLineDash(style.borderTopStyle === "dashed" ? [2, 2] : []);
    context.stroke();
    context.setLineDash([]);
  }
  // A broader one at the left says how bad it is.
  const mark = Number.parseFloat(style.borderLeftWidth);
  if (mark > wide) drawLine(context, style.borderLeftColor, { left, top, width: mark, height });
  const [, colour = "", right = "0", down = "0"] = LINE.exec(style.boxShadow) ?? [];
  if (Number(right) > 0) drawLine(context, colour, { left, top, width: Number(right), height });
  const high = -Number(down);
  if (high > 0) drawLine(context, colour, { left, top: top + height - high, width, height: high });
}

/** A shadow that is a line along an edge. */
const LINE = /^(rgba?\([^)]*\)) (-?\d+)px (-?\d+)px 0px 0px inset$/;

function drawLine(
  context: CanvasRenderingContext2D,
  colour: string,
  { left, top, width, height }: Box,
): void {
  if (!isSeen(colour)) return;
  context.fillStyle = colour;
  context.fillRect(left, top, width, height);
}

function isSeen(colour: string): boolean {
  return rgb(colour).opacity > 0;
}

interface Line {
  text: string;
  readonly box: Box;
}

/** The lines of a text, each where it begins. */
function linesOf(text: Text, boxOf: (of: Range) => Box): readonly Line[] {
  const lines: Line[] = [];
  const range = document.createRange();
  for (const { index, 0: word } of text.data.matchAll(/[^ \n\t]+/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const box = boxOf(range);
    const line = lines.at(-1);
    if (line !== undefined && Math.abs(line.box.top - box.top) < SAME_LINE) line.text += ` ${word}`;
    else if (box.width > 0) lines.push({ text: word, box });
  }
  return lines;
}

function drawText(
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  { fontWeight, fontSize, fontFamily, color }: CSSStyleDeclaration,
  right: number,
): void {
  // With figures of one width a style has no `font` in one text.
  context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  context.fillStyle = color;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  for (const { text, box } of lines) {
    if (box.left >= right) continue;
    // A cut text is as wide as it would be: there is less room than that.
    const seen = fit(context, text, Math.max(right - box.left, 1) + 1);
    const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } =
      context.measureText(seen);
    context.fillText(seen, box.left, box.top + (box.height + above - below) / 2);
  }
}
