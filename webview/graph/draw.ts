/** Draws the whole graph: one canvas, everything visible, in a few hundred µs to some ms. */

import { selectArms } from "../state/held-up.ts";
import { indexOf, isChannel, type NodeId } from "../state/node.ts";
import type { Theme } from "../theme.ts";
import { drawChannel } from "./channel-node.ts";
import { drawEdges } from "./edge.ts";
import type { EdgeShape } from "./edge-shape.ts";
import { nameHolders } from "./holder-names.ts";
import type { Place } from "./layout/box.ts";
import type { Scene } from "./scene.ts";
import { detailAt, sizeOf } from "./sizes.ts";
import { drawWorker } from "./worker-node.ts";

/** Distance of the background's dots, px of the graph. */
const GRID = 26;

/** Draws a scene in which nodes have detail, over what was there. From afar see `far-view.ts`. */
export function drawScene(context: CanvasRenderingContext2D, scene: Scene): void {
  const { theme, view, size, ratio } = scene;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, size.width, size.height);
  drawGrid(context, scene);
  context.setTransform(ratio * view.k, 0, 0, ratio * view.k, ratio * view.x, ratio * view.y);
  context.textBaseline = "alphabetic";
  const sees = visibleArea(scene);
  drawCurves(context, scene);
  drawNodes(context, scene, sees);
  if (detailAt(view.k) === "gauges") nameHolders(context, scene);
}

type Sees = (left: number, right: number, top: number, bottom: number) => boolean;

function visibleArea({ view, size }: Scene): Sees {
  const left = -view.x / view.k;
  const right = (size.width - view.x) / view.k;
  const top = -view.y / view.k;
  const bottom = (size.height - view.y) / view.k;
  return (l, r, t, b) => r >= left && l <= right && b >= top && t <= bottom;
}

const tiles = new Map<string, CanvasPattern | null>();

/** A pattern is one fill; a dot at a time would be thousands. */
function drawGrid(context: CanvasRenderingContext2D, { theme, view, size, ratio }: Scene): void {
  const step = Math.round(GRID * view.k * ratio);
  if (step < 14 * ratio) return;
  const key = `${step} ${theme.grid} ${theme.background} ${ratio}`;
  let pattern = tiles.get(key);
  if (pattern === undefined) {
    if (tiles.size > 50) tiles.clear();
    pattern = gridPattern(context, theme, step, ratio);
    tiles.set(key, pattern);
  }
  if (pattern === null) return;
  const scale = 1 / ratio;
  pattern.setTransform(new DOMMatrix([scale, 0, 0, scale, view.x, view.y]));
  context.fillStyle = pattern;
  context.fillRect(0, 0, size.width, size.height);
}

function gridPattern(
  context: CanvasRenderingContext2D,
  theme: Theme,
  step: number,
  ratio: number,
): CanvasPattern | null {
  const tile = document.createElement("canvas");
  tile.width = step;
  tile.height = step;
  const inside = tile.getContext("2d");
  if (inside === null) return null;
  inside.fillStyle = theme.background;
  inside.fillRect(0, 0, step, step);
  inside.fillStyle = theme.grid;
  inside.fillRect(0, 0, Math.round(1.2 * ratio), Math.round(1.2 * ratio));
  return context.createPattern(tile, "repeat");
}

/** The edges of which a part may be in view. */
export function visibleShapes(scene: Scene): readonly EdgeShape[] {
  const sees = visibleArea(scene);
  return scene.shapes.filter((shape) =>
    sees(
      Math.min(shape.x0, shape.x1) - 60,
      Math.max(shape.x0, shape.x1) + 60,
      Math.min(shape.y0, shape.y1),
      Math.max(shape.y0, shape.y1),
    ),
  );
}

function drawCurves(context: CanvasRenderingContext2D, scene: Scene): void {
  const { theme, picture, trouble, view } = scene;
  const { frame } = picture;
  const seen = visibleShapes(scene);
  drawEdges(context, theme, frame, seen, trouble.edges, selectArms(picture));
  scene.flow?.draw(context, theme, frame, seen, scene.pace, trouble.edges, view.k < 0.45);
}

function drawNodes(context: CanvasRenderingContext2D, scene: Scene, sees: Sees): void {
  const { theme, picture, places, trouble, view } = scene;
  const detail = detailAt(view.k);
  const seen = scene.nodes.filter((node) => {
    const { x, y } = places.get(node) ?? { x: Number.NaN, y: Number.NaN };
    const { width, height } = sizeOf(node);
    return sees(x - width / 2 - 20, x + width / 2 + 20, y - height / 2 - 20, y + height / 2 + 20);
  });
  outlines(context, scene, seen);
  for (const node of seen) {
    const place = places.get(node);
    if (place === undefined) continue;
    const index = indexOf(node);
    if (picture.groups?.has(node) === true) drawStack(context, theme, node, place);
    if (isChannel(node)) drawChannel(context, theme, picture, index, place, detail);
    else drawWorker(context, theme, picture, index, place, detail, trouble.holders.has(index));
  }
}

/** A group looks like several nodes behind one another. */
function drawStack(
  context: CanvasRenderingContext2D,
  theme: Theme,
  node: NodeId,
  { x, y }: Place,
): void {
  const { width, height } = sizeOf(node);
  context.fillStyle = theme.card;
  context.strokeStyle = theme.outline;
  context.lineWidth = 1.3;
  for (const shift of [8, 4]) {
    context.beginPath();
    const round = isChannel(node) ? 7 : height / 2;
    context.roundRect(x - width / 2 + shift, y - height / 2 + shift, width, height, round);
    context.fill();
    context.stroke();
  }
}

/** Marks the selected and the hovered one of the nodes. */
export function outlines(
  context: CanvasRenderingContext2D,
  scene: Scene,
  nodes: readonly NodeId[],
): void {
  for (const node of [scene.hovered, scene.selected]) {
    if (node === undefined || !nodes.includes(node)) continue;
    const place = scene.places.get(node);
    if (place !== undefined) outline(context, scene, node, place);
  }
}

/** The selection is a ring around the node, the pointer's node a fainter one. */
function outline(
  context: CanvasRenderingContext2D,
  { theme, selected, focused, view }: Scene,
  node: NodeId,
  { x, y }: Place,
): void {
  const { width, height } = sizeOf(node);
  // The ring must be seen from afar too.
  const scale = Math.max(1, 0.45 / view.k);
  const space = 4.5 * scale;
  context.beginPath();
  context.roundRect(
    x - width / 2 - space,
    y - height / 2 - space,
    width + 2 * space,
    height + 2 * space,
    isChannel(node) ? 11 : height / 2 + space,
  );
  const isSelected = node === selected;
  context.lineWidth = (isSelected ? (focused ? 3 : 2.2) : 1.2) * scale;
  context.strokeStyle = isSelected ? theme.focus : theme.dim;
  context.stroke();
}
