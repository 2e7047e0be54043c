/** A small drawing of a channel's occupancy over time, as an image for a hover. */

const WIDTH = 240;
const HEIGHT = 36;
/** Seen on light and dark, and in high contrast. */
const COLOUR = "#3794ff";

/**
 * An SVG's data URI: `values` from left to right, -1 where the channel did not exist. `capacity` is the top; without
 * one (0 or less) the highest value is.
 */
export function sparkline(values: ArrayLike<number>, capacity: number): string {
  const top = Math.max(1, capacity, ...(capacity > 0 ? [] : Array.from(values)));
  const step = WIDTH / Math.max(1, values.length);
  const steps: string[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? -1;
    if (value < 0) continue;
    const height = Math.max(1, (Math.min(value, top) / top) * (HEIGHT - 2));
    const [x, y] = [index * step, HEIGHT - height];
    steps.push(`M${x.toFixed(1)} ${y.toFixed(1)}h${step.toFixed(1)}v${height.toFixed(1)}`);
    steps.push(`h-${step.toFixed(1)}z`);
  }
  const line = capacity > 0 ? `<path d="M0 1.5H${WIDTH}" stroke="${COLOUR}" opacity=".5"/>` : "";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${line}<path d="${steps.join("")}" fill="${COLOUR}"/></svg>`;
  return `data:image/svg+xml;base64,${btoa(svg)}`;
}
