/** Instants as small wedges along the overview: the program's marks, the user's bookmarks. */

/** How near to a wedge the pointer must be, px. */
const NEAR = 4;
const SIZE = 4;

/** Something at an instant. */
interface Timed {
  /** ns. */
  readonly time: number;
}

/** Draws a wedge for each at a height, px, that points down (1) or up (-1); `xOf` gives the place of a time, px. */
export function drawWedges(
  context: CanvasRenderingContext2D,
  instants: readonly Timed[],
  xOf: (time: number) => number,
  { colour, y, down }: { readonly colour: string; readonly y: number; readonly down: 1 | -1 },
): void {
  context.fillStyle = colour;
  context.beginPath();
  for (const { time } of instants) {
    const x = xOf(time);
    context.moveTo(x - SIZE, y);
    context.lineTo(x + SIZE, y);
    context.lineTo(x, y + down * (SIZE + 2));
  }
  context.fill();
}

/** The instant nearest to a place, if the pointer there means it. */
export function wedgeAt<T extends Timed>(
  instants: readonly T[],
  x: number,
  xOf: (time: number) => number,
): T | undefined {
  let nearest: T | undefined;
  let least = NEAR;
  for (const instant of instants) {
    const distance = Math.abs(xOf(instant.time) - x);
    if (distance > least) continue;
    least = distance;
    nearest = instant;
  }
  return nearest;
}
