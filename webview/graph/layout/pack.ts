/**
 * Packs rectangles into a wide area, first the highest ones, each into the lowest place of the
 * skyline that the others leave (J. Jylänki, "A thousand ways to pack the bin", 2010).
 */

import type { Place } from "./box.ts";

/** A rectangle to pack. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Free space around each rectangle. */
const MARGIN = 56;
/** Width of the packed area by its height. */
const ASPECT = 2;
const TRIES = 8;

/** The upper left corners of the rectangles, in their order. */
export function pack(sizes: readonly Size[]): readonly Place[] {
  const order = [...sizes.keys()].toSorted(
    (a, b) => (sizes[b]?.height ?? 0) - (sizes[a]?.height ?? 0) || a - b,
  );
  let area = 0;
  let widest = 0;
  for (const size of sizes) {
    area += (size.width + MARGIN) * (size.height + MARGIN);
    widest = Math.max(widest, size.width + MARGIN);
  }
  let best: Packed | undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const width = Math.max(widest, Math.sqrt(area * ASPECT) * (0.7 + attempt * 0.18));
    const packed = packInto(sizes, order, width);
    if (best === undefined || packed.extent < best.extent) best = packed;
  }
  return best?.corners ?? [];
}

interface Packed {
  readonly corners: readonly Place[];
  /** Smaller is better: the side of the view that would show all. */
  readonly extent: number;
}

interface Step {
  readonly x: number;
  readonly width: number;
  readonly y: number;
}

function packInto(sizes: readonly Size[], order: readonly number[], width: number): Packed {
  const corners: Place[] = sizes.map(() => ({ x: 0, y: 0 }));
  let skyline: readonly Step[] = [{ x: 0, width, y: 0 }];
  let right = 0;
  let bottom = 0;
  for (const index of order) {
    const size = sizes[index];
    if (size === undefined) continue;
    const box = { width: size.width + MARGIN, height: size.height + MARGIN };
    const corner = lowest(skyline, box.width, width);
    corners[index] = corner;
    skyline = raise(skyline, corner.x, box.width, corner.y + box.height);
    right = Math.max(right, corner.x + box.width);
    bottom = Math.max(bottom, corner.y + box.height);
  }
  return { corners, extent: Math.max(right / ASPECT, bottom) };
}

function lowest(skyline: readonly Step[], width: number, limit: number): Place {
  let best: Place = { x: 0, y: Infinity };
  for (const [i, step] of skyline.entries()) {
    if (step.x + width > limit + 1e-6) break;
    let y = 0;
    for (let j = i; j < skyline.length; j++) {
      const under = skyline[j];
      if (under === undefined || under.x >= step.x + width) break;
      y = Math.max(y, under.y);
    }
    if (y < best.y) best = { x: step.x, y };
  }
  return best;
}

/** The skyline, whose steps stand from left to right, with a new step in it. */
function raise(skyline: readonly Step[], x: number, width: number, y: number): readonly Step[] {
  const before: Step[] = [];
  const after: Step[] = [];
  for (const step of skyline) {
    const end = step.x + step.width;
    if (step.x < x) before.push({ x: step.x, width: Math.min(end, x) - step.x, y: step.y });
    if (end > x + width) {
      const start = Math.max(step.x, x + width);
      after.push({ x: start, width: end - start, y: step.y });
    }
  }
  before.push({ x, width, y });
  return before.concat(after);
}
