/** Where nodes are too small for names: who holds the others up is named all the same. */

import { faded } from "../colour.ts";
import { workerNode } from "../state/node.ts";
import type { Scene } from "./scene.ts";
import { WORKER_SIZE } from "./sizes.ts";
import { fit } from "./text.ts";

/** More names than this are no help. */
const MOST = 12;
/** px of the page. */
const FONT = 11;
const WIDEST = 110;
const PAD = 4;
const HEIGHT = 15;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

/** Writes the names below their pills, each where no other one stands. */
export function nameHolders(context: CanvasRenderingContext2D, scene: Scene): void {
  const { theme, picture, places, trouble, view, size, ratio } = scene;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `600 ${FONT}px ${theme.sans}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  const taken: Box[] = [];
  for (const worker of trouble.holders) {
    const place = places.get(workerNode(worker));
    if (place === undefined || taken.length === MOST) continue;
    const text = fit(context, picture.declared.workers[worker]?.name ?? "", WIDEST);
    const width = context.measureText(text).width + 2 * PAD;
    const middle = view.x + view.k * place.x;
    const left = Math.max(2, Math.min(size.width - width - 2, middle - width / 2));
    const top = view.y + view.k * (place.y + WORKER_SIZE.height / 2) + PAD;
    const box = { left, right: left + width, top };
    if (taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    context.fillStyle = faded(theme.background, 0.85);
    context.beginPath();
    context.roundRect(left, top, width, HEIGHT, 3);
    context.fill();
    context.fillStyle = theme.inks.high;
    context.fillText(text, left + PAD, top + HEIGHT / 2 + 0.5);
  }
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && a.right > b.left && Math.abs(a.top - b.top) < HEIGHT;
}
