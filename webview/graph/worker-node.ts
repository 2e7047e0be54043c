/** A worker on the canvas: a pill with a ring of how it spent the last second. */

import { faded } from "../colour.ts";
import type { FoldedGroup } from "../state/group.ts";
import { workerNode } from "../state/node.ts";
import { nodeLook } from "../state/node-look.ts";
import type { Picture } from "../state/picture.ts";
import { shareOf, type WorkerLook } from "../state/worker-look.ts";
import { workerWords } from "../state/worker-words.ts";
import type { Hues, Theme } from "../theme.ts";
import type { Place } from "./layout/box.ts";
import { type Detail, WORKER_SIZE } from "./sizes.ts";
import { fit } from "./text.ts";

const RING = 12.5;
/** Its middle. */
const RING_LEFT = 21.5;
/** Where the text begins. */
const NAME_LEFT = 41;
const TURN = 2 * Math.PI;

/** What the node says, in words. */
export function workerText(picture: Picture, worker: number): string {
  const group = picture.groups?.get(workerNode(worker));
  return group === undefined ? workerWords(picture, worker) : groupText(group);
}

/** What the workers of a group do, the gravest first: `3 blocked, 5 in own code, 56 waiting`. */
function groupText({ looks }: FoldedGroup): string {
  const parts = (["blocked", "busy", "waiting", "exited"] as const)
    .filter((look) => looks[look] > 0)
    .map((look) => `${looks[look]} ${look === "busy" ? "in own code" : look}`);
  return parts.join(", ");
}

/** Draws a worker around a place. `holdsUp`: others wait for it and it waits for nobody. */
export function drawWorker(
  context: CanvasRenderingContext2D,
  theme: Theme,
  picture: Picture,
  worker: number,
  place: Place,
  detail: Detail,
  holdsUp: boolean,
): void {
  const look = nodeLook(picture, worker);
  drawPill(context, theme, place, look, holdsUp);
  const centre = { x: place.x - WORKER_SIZE.width / 2 + RING_LEFT, y: place.y };
  if (look !== "exited") drawRing(context, theme, picture, worker, centre);
  drawIcon(context, theme, centre, look, holdsUp);
  if (detail === "full") drawLabels(context, theme, picture, worker, place, look, holdsUp);
  else if (detail === "names") drawName(context, theme, picture, worker, place, look, 19);
}

function hueOf(hues: Hues, look: WorkerLook, holdsUp: boolean): string | undefined {
  if (holdsUp) return hues.high;
  if (look === "blocked") return hues.full;
  return look === "waiting" ? hues.waiting : undefined;
}

function pill(context: CanvasRenderingContext2D, { x, y }: Place, inset = 0): void {
  const { width, height } = WORKER_SIZE;
  context.beginPath();
  context.roundRect(
    x - width / 2 + inset,
    y - height / 2 + inset,
    width - 2 * inset,
    height - 2 * inset,
    height / 2 - inset,
  );
}

function drawPill(
  context: CanvasRenderingContext2D,
  theme: Theme,
  place: Place,
  look: WorkerLook,
  holdsUp: boolean,
): void {
  if (holdsUp) {
    // A glow of a few wide strokes: a canvas shadow costs ten times as much without a GPU.
    for (const [width, opacity] of [
      [18, 0.07],
      [11, 0.12],
      [5, 0.2],
    ] as const) {
      pill(context, place);
      context.lineWidth = width;
      context.strokeStyle = faded(theme.hues.high, opacity);
      context.stroke();
    }
  }
  pill(context, place);
  context.fillStyle = look === "exited" ? theme.background : theme.card;
  context.fill();
  context.setLineDash(look === "exited" ? [4, 3] : []);
  context.lineWidth = holdsUp ? 2.2 : 1.3;
  context.strokeStyle = holdsUp ? theme.hues.high : theme.outline;
  context.stroke();
  context.setLineDash([]);
}

function drawRing(
  context: CanvasRenderingContext2D,
  theme: Theme,
  { frame }: Picture,
  worker: number,
  { x, y }: Place,
): void {
  context.lineWidth = 4.4;
  context.strokeStyle = theme.track;
  context.beginPath();
  context.arc(x, y, RING, 0, TURN);
  context.stroke();
  let angle = -Math.PI / 2;
  const arc = (share: number, colour: string): void => {
    if (share <= 0.004) return;
    context.strokeStyle = colour;
    context.beginPath();
    context.arc(x, y, RING, angle, angle + Math.min(1, share) * TURN);
    context.stroke();
    angle += share * TURN;
  };
  arc(shareOf(frame, worker, "busy"), theme.hues.calm);
  arc(shareOf(frame, worker, "blocked"), theme.hues.full);
  arc(shareOf(frame, worker, "waiting"), faded(theme.hues.waiting, 0.8));
}

/** Play: busy. Pause: blocked. Ring: waiting. Square: exited. */
function drawIcon(
  context: CanvasRenderingContext2D,
  theme: Theme,
  { x, y }: Place,
  look: WorkerLook,
  holdsUp: boolean,
): void {
  context.fillStyle = hueOf(theme.hues, look, holdsUp) ?? theme.hues.calm;
  context.beginPath();
  switch (look) {
    case "busy":
      context.moveTo(x - 3, y - 4.6);
      context.lineTo(x + 4.8, y);
      context.lineTo(x - 3, y + 4.6);
      context.fill();
      return;
    case "blocked":
      context.rect(x - 4, y - 4.5, 3, 9);
      context.rect(x + 1, y - 4.5, 3, 9);
      context.fill();
      return;
    case "waiting":
      context.arc(x, y, 3.6, 0, TURN);
      context.lineWidth = 1.8;
      context.strokeStyle = theme.hues.waiting;
      context.stroke();
      return;
    case "exited":
      context.rect(x - 3.5, y - 3.5, 7, 7);
      context.fillStyle = theme.dim;
      context.fill();
      return;
  }
}

function drawLabels(
  context: CanvasRenderingContext2D,
  theme: Theme,
  picture: Picture,
  worker: number,
  place: Place,
  look: WorkerLook,
  holdsUp: boolean,
): void {
  drawName(context, theme, picture, worker, { x: place.x, y: place.y - 8 }, look, 13.5);
  context.font = `11.5px ${theme.sans}`;
  const quiet = look === "waiting" || look === "exited";
  context.fillStyle = quiet ? theme.muted : (hueOf(theme.inks, look, holdsUp) ?? theme.muted);
  // Of a group only the gravest.
  const [words = ""] = workerText(picture, worker).split(", ");
  const text = fit(context, words, WORKER_SIZE.width - NAME_LEFT - 4);
  context.fillText(text, place.x - WORKER_SIZE.width / 2 + NAME_LEFT, place.y + 14);
}

/** The name, its middle at the height of the place. */
function drawName(
  context: CanvasRenderingContext2D,
  theme: Theme,
  picture: Picture,
  worker: number,
  { x, y }: Place,
  look: WorkerLook,
  size: number,
): void {
  const name = picture.declared.workers[worker]?.name ?? "";
  context.textAlign = "left";
  context.font = `600 ${size}px ${theme.sans}`;
  context.fillStyle = look === "exited" ? theme.muted : theme.foreground;
  const shown = fit(context, name, WORKER_SIZE.width - NAME_LEFT - 10);
  context.fillText(shown, x - WORKER_SIZE.width / 2 + NAME_LEFT, y + size * 0.36);
}
