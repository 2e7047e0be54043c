/**
 * The graph from afar: every node a chip of one colour, and only trouble has a strong one. Chips of
 * one colour are one path, so that thousands of them fit into a frame.
 */

import { WORKER_STATE } from "../../src/protocol/frame.ts";
import { faded } from "../colour.ts";
import { warmth } from "../state/channel-kind.ts";
import { indexOf, isChannel, type NodeId } from "../state/node.ts";
import { fill, type Picture } from "../state/picture.ts";
import { workerLook } from "../state/worker-look.ts";
import { fillColour, type Theme } from "../theme.ts";
import { whyEnded } from "./channel-node.ts";
import type { Place, Places } from "./layout/box.ts";
import { sizeOf } from "./sizes.ts";

/** Radius of the glow around a worker that holds others up. */
const GLOW = 130;

interface Chip extends Place {
  readonly width: number;
  readonly height: number;
}

/** Draws the nodes; `holders` are the workers at the end of a wait chain. */
export function drawChips(
  context: CanvasRenderingContext2D,
  theme: Theme,
  picture: Picture,
  nodes: readonly NodeId[],
  places: Places,
  holders: ReadonlySet<number>,
): void {
  const grounds: Chip[] = [];
  const colours = new Map<string, Chip[]>();
  const glows: Place[] = [];
  const colour = (name: string, chip: Chip): void => {
    const chips = colours.get(name);
    if (chips === undefined) colours.set(name, [chip]);
    else chips.push(chip);
  };
  for (const node of nodes) {
    const place = places.get(node);
    if (place === undefined) continue;
    const { width, height } = sizeOf(node);
    const whole = { x: place.x - width / 2, y: place.y - height / 2, width, height };
    const index = indexOf(node);
    if (isChannel(node)) {
      grounds.push(whole);
      const [hue, share] = channelColour(theme, picture, index);
      if (share > 0) colour(hue, { ...whole, width: Math.max(14, width * share) });
    } else if (holders.has(index)) {
      glows.push(place);
      colour(theme.hues.high, whole);
    } else if (workerLook(picture.frame, index, picture.moving) === "blocked") {
      colour(theme.hues.full, whole);
    } else {
      grounds.push(whole);
      const lives = picture.frame.workers.state[index] !== WORKER_STATE.exited;
      const dot = { x: place.x - 8, y: place.y - 8, width: 16, height: 16 };
      if (lives) colour(theme.outline, dot);
    }
  }
  drawGlows(context, theme, glows);
  fillAll(context, theme.track, grounds);
  for (const [name, chips] of colours) fillAll(context, name, chips);
}

/** The colour of a channel's chip, and how much of the chip has it. */
function channelColour(
  theme: Theme,
  picture: Picture,
  channel: number,
): readonly [colour: string, share: number] {
  const { kind, capacity } = picture.declared.channels[channel] ?? { kind: "", capacity: -2 };
  const share = fill(picture.frame.channels.occupancy[channel] ?? 0, capacity);
  if (share <= 0 || whyEnded(picture.frame, channel, kind) !== "") return ["", 0];
  const warm = warmth(kind, share);
  return [warm < 0.5 ? faded(theme.hues.calm, 0.55) : fillColour(theme, warm), share];
}

function fillAll(context: CanvasRenderingContext2D, colour: string, chips: readonly Chip[]): void {
  context.fillStyle = colour;
  for (const { x, y, width, height } of chips) context.fillRect(x, y, width, height);
}

function drawGlows(
  context: CanvasRenderingContext2D,
  theme: Theme,
  places: readonly Place[],
): void {
  for (const { x, y } of places) {
    const glow = context.createRadialGradient(x, y, 10, x, y, GLOW);
    glow.addColorStop(0, faded(theme.hues.high, 0.7));
    glow.addColorStop(1, faded(theme.hues.high, 0));
    context.fillStyle = glow;
    context.fillRect(x - GLOW, y - GLOW, 2 * GLOW, 2 * GLOW);
  }
}
