/**
 * The graph from afar: every node a chip of one colour, edges thin, and only trouble has a strong colour and a
 * halo. Made for ten thousand nodes that all change in every frame. What stands still (edges, and what the
 * chips lie on) is drawn once into a canvas of its own; a frame in which only gauges have changed repaints the
 * chips that look different, in place.
 */

import { type Frame, WORKER_STATE } from "../../src/protocol/frame.ts";
import { faded } from "../colour.ts";
import { warmth } from "../state/channel-kind.ts";
import { indexOf, isChannel, type NodeId } from "../state/node.ts";
import { nodeLook } from "../state/node-look.ts";
import { fill } from "../state/picture.ts";
import { fillColour, type Theme } from "../theme.ts";
import { whyEnded } from "./channel-node.ts";
import { type Area, DirtyTiles } from "./dirty-tiles.ts";
import { outlines, visibleShapes } from "./draw.ts";
import { drawEdgesFromAfar, drawHotEdges } from "./edge.ts";
import type { EdgeShape } from "./edge-shape.ts";
import type { Scene } from "./scene.ts";
import { sizeOf } from "./sizes.ts";

/** Radius of the glow around a worker that holds others up, px of the graph. */
const GLOW = 130;
/** How far an edge's glow reaches, px of the graph. */
const HOT_REACH = 12;
/** Width of a living worker's dot, px of the graph. */
const DOT = 16;

/** Colours of chips by number: a chip's look is one number, so that one that has not changed is passed over. */
const COLOUR = { none: 0, calm: 1, alive: 2, blocked: 3, holder: 4, ramp: 5 } as const;
const COLOURS = COLOUR.ramp + 101;
/** A look is a colour and a width in device px. */
const WIDTHS = 8192;

/** Paints the graph from afar, again and again on one canvas. */
export class FarView {
  readonly #ground = document.createElement("canvas");
  #context: CanvasRenderingContext2D | undefined;
  #drawn: Scene | undefined;
  /** Per visible node: itself, its box in device px, and the look with which it was painted last (-1: not yet). */
  #nodes: NodeId[] = [];
  #boxes = new Int32Array(0);
  #looks = new Int32Array(0);
  #shapes: readonly EdgeShape[] = [];
  readonly #byColour: readonly number[][] = Array.from({ length: COLOURS }, () => []);

  /** Another drawing has gone over the canvas: everything is painted the next time. */
  forget(): void {
    this.#drawn = undefined;
  }

  /** Paints the scene; the canvas must still show what was painted the last time. */
  paint(context: CanvasRenderingContext2D, scene: Scene): void {
    const before = this.#drawn;
    const stands = before !== undefined && sameGround(before, scene);
    if (!stands) {
      this.#place(scene);
      this.#shapes = visibleShapes(scene);
      this.#paintGround(scene);
    }
    if (!stands || !sameFocus(before, scene)) this.#paintMarks(context, scene, everything(scene));
    else if (before.trouble !== scene.trouble) {
      this.#paintMarks(context, scene, this.#changedAreas(before, scene));
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    this.#paintChips(context, scene);
    this.#drawn = scene;
  }

  /** Paints the ground and, on it, wait chains, glows and outlines, all only where something has changed. */
  #paintMarks(context: CanvasRenderingContext2D, scene: Scene, tiles: DirtyTiles): void {
    const areas = tiles.areas();
    if (areas.length === 0) return;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.beginPath();
    for (const { left, top, right, bottom } of areas) {
      context.rect(left, top, right - left, bottom - top);
    }
    context.clip();
    context.drawImage(this.#ground, 0, 0);
    toGraph(context, scene);
    const hot = this.#shapes.filter(
      (shape) => scene.trouble.edges.has(shape.edge) && tiles.touches(edgeArea(scene, shape)),
    );
    drawHotEdges(context, scene.theme, hot);
    outlines(context, scene, this.#nodes);
    this.#paintGlows(context, scene, tiles);
    context.restore();
    for (let i = 0; i < this.#looks.length; i++) {
      if (tiles.touches(this.#boxArea(i))) this.#looks[i] = -1;
    }
  }

  /** Where wait chains have come or gone. */
  #changedAreas(before: Scene, scene: Scene): DirtyTiles {
    const tiles = new DirtyTiles(this.#ground.width, this.#ground.height);
    for (const shape of this.#shapes) {
      if (before.trouble.edges.has(shape.edge) === scene.trouble.edges.has(shape.edge)) continue;
      tiles.add(edgeArea(scene, shape));
    }
    for (const node of this.#nodes) {
      const worker = isChannel(node) ? -1 : indexOf(node);
      if (before.trouble.holders.has(worker) === scene.trouble.holders.has(worker)) continue;
      const { x, y } = scene.places.get(node) ?? { x: 0, y: 0 };
      tiles.add(onCanvas(scene, x - GLOW, y - GLOW, x + GLOW, y + GLOW));
    }
    return tiles;
  }

  #boxArea(i: number): Area {
    const left = this.#boxes[4 * i] ?? 0;
    const top = this.#boxes[4 * i + 1] ?? 0;
    const right = left + (this.#boxes[4 * i + 2] ?? 0);
    return { left, top, right, bottom: top + (this.#boxes[4 * i + 3] ?? 0) };
  }

  /** Boxes on whole device px: a chip that is painted over its former self must cover it exactly. */
  #place({ nodes, places, view, size, ratio }: Scene): void {
    const k = view.k * ratio;
    const [left, top] = [view.x * ratio, view.y * ratio];
    this.#nodes = [];
    const boxes = new Int32Array(4 * nodes.length);
    for (const node of nodes) {
      const place = places.get(node);
      if (place === undefined) continue;
      const { width, height } = sizeOf(node);
      const x = Math.round(left + (place.x - width / 2) * k);
      const y = Math.round(top + (place.y - height / 2) * k);
      const wide = Math.max(2, Math.round(width * k));
      const high = Math.max(1, Math.round(height * k));
      if (x + wide < 0 || y + high < 0 || x > size.width * ratio || y > size.height * ratio) {
        continue;
      }
      boxes.set([x, y, wide, high], 4 * this.#nodes.length);
      this.#nodes.push(node);
    }
    this.#boxes = boxes.slice(0, 4 * this.#nodes.length);
    this.#looks = new Int32Array(this.#nodes.length).fill(-1);
  }

  #paintGround(scene: Scene): void {
    const width = Math.round(scene.size.width * scene.ratio);
    const height = Math.round(scene.size.height * scene.ratio);
    if (this.#ground.width !== width) this.#ground.width = width;
    if (this.#ground.height !== height) this.#ground.height = height;
    this.#context ??= this.#ground.getContext("2d", { alpha: false }) ?? undefined;
    const context = this.#context;
    if (context === undefined) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = scene.theme.background;
    context.fillRect(0, 0, width, height);
    toGraph(context, scene);
    drawEdgesFromAfar(context, scene.theme, scene.picture.frame, this.#shapes);
  }

  #paintGlows(context: CanvasRenderingContext2D, scene: Scene, tiles: DirtyTiles): void {
    const { theme, places, trouble } = scene;
    for (const node of this.#nodes) {
      if (isChannel(node) || !trouble.holders.has(indexOf(node))) continue;
      const { x, y } = places.get(node) ?? { x: 0, y: 0 };
      if (!tiles.touches(onCanvas(scene, x - GLOW, y - GLOW, x + GLOW, y + GLOW))) continue;
      const glow = context.createRadialGradient(x, y, 10, x, y, GLOW);
      glow.addColorStop(0, faded(theme.hues.high, 0.7));
      glow.addColorStop(1, faded(theme.hues.high, 0));
      context.fillStyle = glow;
      context.fillRect(x - GLOW, y - GLOW, 2 * GLOW, 2 * GLOW);
    }
  }

  /** Paints the chips whose look has changed, all of one colour together. */
  #paintChips(context: CanvasRenderingContext2D, scene: Scene): void {
    const { theme } = scene;
    const byColour = this.#byColour;
    for (const chips of byColour) chips.length = 0;
    const boxes = this.#boxes;
    context.fillStyle = theme.track;
    for (let i = 0; i < this.#nodes.length; i++) {
      const look = lookOf(scene, this.#nodes[i] ?? 0, boxes[4 * i + 2] ?? 0);
      if (look === this.#looks[i]) continue;
      this.#looks[i] = look;
      const at = 4 * i;
      context.fillRect(boxes[at] ?? 0, boxes[at + 1] ?? 0, boxes[at + 2] ?? 0, boxes[at + 3] ?? 0);
      byColour[Math.floor(look / WIDTHS)]?.push(i);
    }
    for (const [colour, chips] of byColour.entries()) {
      if (colour === COLOUR.none || chips.length === 0) continue;
      context.fillStyle = colourOf(theme, colour);
      for (const i of chips) this.#paintPart(context, i, colour);
    }
  }

  #paintPart(context: CanvasRenderingContext2D, i: number, colour: number): void {
    const at = 4 * i;
    const [x = 0, y = 0, wide = 0, high = 0] = this.#boxes.subarray(at, at + 4);
    const width = (this.#looks[i] ?? 0) % WIDTHS;
    if (colour !== COLOUR.alive) context.fillRect(x, y, width, high);
    else context.fillRect(x + ((wide - width) >> 1), y + ((high - width) >> 1), width, width);
  }
}

function toGraph(context: CanvasRenderingContext2D, { view, ratio }: Scene): void {
  context.setTransform(ratio * view.k, 0, 0, ratio * view.k, ratio * view.x, ratio * view.y);
}

function sameGround(a: Scene, b: Scene): boolean {
  return (
    a.theme === b.theme &&
    a.shapes === b.shapes &&
    a.places === b.places &&
    a.nodes === b.nodes &&
    a.ratio === b.ratio &&
    a.size === b.size &&
    a.view.x === b.view.x &&
    a.view.y === b.view.y &&
    a.view.k === b.view.k
  );
}

function sameFocus(a: Scene, b: Scene): boolean {
  return a.selected === b.selected && a.hovered === b.hovered && a.focused === b.focused;
}

function everything({ size, ratio }: Scene): DirtyTiles {
  const tiles = new DirtyTiles(size.width * ratio, size.height * ratio);
  tiles.add({ left: 0, top: 0, right: size.width * ratio, bottom: size.height * ratio });
  return tiles;
}

/** A rectangle of the graph in device px. */
function onCanvas(
  { view, ratio }: Scene,
  left: number,
  top: number,
  right: number,
  bottom: number,
): Area {
  const k = view.k * ratio;
  return {
    left: view.x * ratio + left * k,
    top: view.y * ratio + top * k,
    right: view.x * ratio + right * k,
    bottom: view.y * ratio + bottom * k,
  };
}

/** Where an edge's line can be, its glow with it. */
function edgeArea(scene: Scene, { x0, y0, x1, y1, control0, control1 }: EdgeShape): Area {
  const left = Math.min(x0, x1, control0, control1) - HOT_REACH;
  const right = Math.max(x0, x1, control0, control1) + HOT_REACH;
  return onCanvas(scene, left, Math.min(y0, y1) - HOT_REACH, right, Math.max(y0, y1) + HOT_REACH);
}

/** How a chip that is so wide looks. */
function lookOf(scene: Scene, node: NodeId, wide: number): number {
  const { picture, trouble } = scene;
  const index = indexOf(node);
  if (isChannel(node)) return channelLook(scene, index, wide);
  if (trouble.holders.has(index)) return COLOUR.holder * WIDTHS + wide;
  if (nodeLook(picture, index) === "blocked") {
    return COLOUR.blocked * WIDTHS + wide;
  }
  if (!lives(picture.frame, index)) return COLOUR.none;
  return COLOUR.alive * WIDTHS + Math.max(1, Math.round((wide / sizeOf(node).width) * DOT));
}

function channelLook({ picture }: Scene, channel: number, wide: number): number {
  const { kind, capacity } = picture.declared.channels[channel] ?? { kind: "", capacity: -2 };
  const share = fill(picture.frame.channels.occupancy[channel] ?? 0, capacity);
  if (share <= 0 || whyEnded(picture.frame, channel, kind) !== "") return COLOUR.none;
  const warm = warmth(kind, share);
  const step = warm >= 1 ? 100 : Math.floor(warm * 100);
  const width = Math.max(1, Math.round(wide * Math.max(0.1, share)));
  return (step < 50 ? COLOUR.calm : COLOUR.ramp + step) * WIDTHS + width;
}

function lives(frame: Frame, worker: number): boolean {
  return frame.workers.state[worker] !== WORKER_STATE.exited;
}

function colourOf(theme: Theme, colour: number): string {
  switch (colour) {
    case COLOUR.calm:
      return faded(theme.hues.calm, 0.55);
    case COLOUR.alive:
      return theme.outline;
    case COLOUR.blocked:
      return theme.hues.full;
    case COLOUR.holder:
      return theme.hues.high;
    default:
      return fillColour(theme, (colour - COLOUR.ramp) / 100);
  }
}
