/** Colours by contrast, after WCAG 2.2 (www.w3.org/TR/WCAG22/#dfn-contrast-ratio). */

import { interpolateRgb, rgb } from "d3";

/** The contrast of two opaque colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/**
 * The colour itself where it stands out from `background` by `ratio`; else the nearest mixture with
 * black or white (whichever the background is farther from) that does.
 */
export function readable(colour: string, background: string, ratio = 4.5): string {
  const mix = interpolateRgb(colour, luminance(background) > 0.18 ? "#000000" : "#ffffff");
  for (let part = 0; part < 1; part += 0.05) {
    const mixed = mix(part);
    if (contrast(mixed, background) >= ratio) return mixed;
  }
  return mix(1);
}

/** The colour as it looks when it lies over an opaque one with this opacity. */
export function over(colour: string, background: string, opacity: number): string {
  const own = rgb(colour);
  return interpolateRgb(background, own.copy({ opacity: 1 }))(own.opacity * opacity);
}

const fadedColours = new Map<string, string>();

/** The colour with this opacity. Remembered: the drawing asks for the same few in every frame. */
export function faded(colour: string, opacity: number): string {
  const key = `${colour} ${opacity}`;
  let known = fadedColours.get(key);
  if (known === undefined) {
    if (fadedColours.size > 1000) fadedColours.clear();
    known = rgb(colour).copy({ opacity }).formatRgb();
    fadedColours.set(key, known);
  }
  return known;
}

const pixels = new Map<string, number>();

/** The colour with this opacity as one number of an image's pixels, which a browser holds little-endian. Remembered. */
export function pixel(colour: string, opacity = 1): number {
  const key = `${colour} ${opacity}`;
  let known = pixels.get(key);
  if (known === undefined) {
    if (pixels.size > 5000) pixels.clear();
    const { r, g, b } = rgb(colour);
    known = packed(r, g, b, 255 * opacity);
    pixels.set(key, known);
  }
  return known;
}

/** One pixel over another, by the rule of "source over" (www.w3.org/TR/compositing-1/#porterduffcompositingoperators). */
export function blend(upper: number, lower: number): number {
  const [above, below] = [upper >>> 24, ((lower >>> 24) * (255 - (upper >>> 24))) / 255];
  const both = above + below;
  if (both === 0) return 0;
  const mix = (shift: number): number =>
    (((upper >>> shift) & 255) * above + ((lower >>> shift) & 255) * below) / both;
  return packed(mix(0), mix(8), mix(16), both);
}

/** Of four parts, 0 to 255. */
function packed(red: number, green: number, blue: number, alpha: number): number {
  const [r, g, b, a] = [red, green, blue, alpha].map(Math.round) as [
    number,
    number,
    number,
    number,
  ];
  return ((a << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

function luminance(colour: string): number {
  const { r, g, b } = rgb(colour);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function linear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
