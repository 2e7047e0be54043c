/** The gauge of a buffer: one cell a slot up to 16, a bar above that, hatched when unbounded. */

import { faded } from "../colour.ts";
import { isTime, warmth } from "../state/channel-kind.ts";
import { fill } from "../state/picture.ts";
import { fillColour, type Theme } from "../theme.ts";

/** A rectangle on the canvas. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a gauge shows. */
export interface Gauge {
  readonly kind: string;
  /** Slots; 0 a rendezvous, -1 unbounded, -2 unknown. */
  readonly capacity: number;
  readonly occupancy: number;
  readonly highWater: number;
  /** Whether somebody waits at either side (a rendezvous shows its hands by it). */
  readonly senderWaits: boolean;
  readonly receiverWaits: boolean;
}

/** With more slots than this a bar is drawn instead of cells. */
const MOST_CELLS = 16;
const CELL_GAP = 2.5;

/** Draws a gauge into the box. */
export function drawGauge(
  context: CanvasRenderingContext2D,
  theme: Theme,
  box: Box,
  gauge: Gauge,
): void {
  if (isTime(gauge.kind)) drawTime(context, theme, box, gauge);
  else if (gauge.capacity === 0) drawHands(context, theme, box, gauge);
  else if (gauge.capacity < 0) drawUnbounded(context, theme, box, gauge);
  else if (gauge.capacity <= MOST_CELLS) drawCells(context, theme, box, gauge);
  else drawBar(context, theme, box, gauge);
}

function drawCells(
  context: CanvasRenderingContext2D,
  theme: Theme,
  box: Box,
  { kind, capacity, occupancy, highWater }: Gauge,
): void {
  const width = (box.width - CELL_GAP * (capacity - 1)) / capacity;
  const colour = fillColour(theme, warmth(kind, fill(occupancy, capacity)));
  for (const full of [true, false]) {
    context.beginPath();
    for (let slot = 0; slot < capacity; slot++) {
      if (slot < occupancy !== full) continue;
      context.roundRect(box.x + slot * (width + CELL_GAP), box.y, width, box.height, 2);
    }
    context.fillStyle = full ? colour : theme.track;
    context.fill();
  }
  if (highWater <= 0) return;
  const slots = Math.min(highWater, capacity);
  drawTick(
    context,
    theme,
    box,
    slots * (width + CELL_GAP) - (slots < capacity ? CELL_GAP / 2 : CELL_GAP),
  );
}

function drawBar(
  context: CanvasRenderingContext2D,
  theme: Theme,
  box: Box,
  { kind, capacity, occupancy, highWater }: Gauge,
): void {
  const share = fill(occupancy, capacity);
  context.fillStyle = theme.track;
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 3);
  context.fill();
  if (occupancy > 0) {
    context.fillStyle = fillColour(theme, warmth(kind, share));
    context.beginPath();
    context.roundRect(box.x, box.y, Math.max(3, box.width * share), box.height, 3);
    context.fill();
  }
  if (highWater > 0) drawTick(context, theme, box, box.width * fill(highWater, capacity));
}

/** The high-water mark, `at` px from the box's left. */
function drawTick(context: CanvasRenderingContext2D, theme: Theme, box: Box, at: number): void {
  context.fillStyle = theme.foreground;
  context.fillRect(box.x + Math.min(at, box.width) - 0.9, box.y - 2.5, 1.8, box.height + 5);
}

function drawUnbounded(
  context: CanvasRenderingContext2D,
  theme: Theme,
  box: Box,
  { capacity, occupancy, highWater }: Gauge,
): void {
  context.save();
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 3);
  context.clip();
  context.fillStyle = theme.track;
  context.fillRect(box.x, box.y, box.width, box.height);
  const share = fill(occupancy, capacity);
  const colour = share < 0.5 ? theme.hues.calm : theme.hues.high;
  const width = occupancy > 0 ? Math.max(4, box.width * share) : 0;
  const fading = context.createLinearGradient(box.x, 0, box.x + width, 0);
  fading.addColorStop(0, colour);
  fading.addColorStop(0.7, faded(colour, 0.85));
  fading.addColorStop(1, faded(colour, 0.25));
  context.fillStyle = fading;
  context.fillRect(box.x, box.y, width, box.height);
  hatch(context, box, faded(theme.background, 0.55), 7, 1.6);
  context.restore();
  if (highWater > 0) drawTick(context, theme, box, box.width * fill(highWater, capacity));
}

/** Two hands: the left one a sender's, the right one a receiver's; they close when both are there. */
function drawHands(
  context: CanvasRenderingContext2D,
  theme: Theme,
  box: Box,
  { senderWaits, receiverWaits }: Gauge,
): void {
  const middle = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const apart = senderWaits && receiverWaits ? 0 : 5;
  context.lineWidth = 1.8;
  hand(context, box.x, middle - apart, y, -1, senderWaits ? theme.hues.full : theme.hues.calm);
  hand(
    context,
    box.x + box.width,
    middle + apart,
    y,
    1,
    receiverWaits ? theme.hues.waiting : theme.hues.calm,
  );
}

function hand(
  context: CanvasRenderingContext2D,
  from: number,
  to: number,
  y: number,
  side: 1 | -1,
  colour: string,
): void {
  const radius = 5;
  context.strokeStyle = colour;
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to + side * radius, y);
  context.stroke();
  context.beginPath();
  const quarter = Math.PI / 2;
  if (side < 0) context.arc(to, y, radius, quarter, 3 * quarter);
  else context.arc(to, y, radius, -quarter, quarter);
  context.stroke();
}

/** A clock, and a line to the receiver: blue while it waits, dashed where nothing ever comes along it. */
function drawTime(
  context: CanvasRenderingContext2D,
  theme: Theme,
  box: Box,
  { kind, receiverWaits }: Gauge,
): void {
  const radius = box.height / 2;
  const [x, y] = [box.x + radius + 1, box.y + radius];
  context.lineWidth = 1.8;
  context.strokeStyle = theme.hues.calm;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.moveTo(x, y - radius * 0.6);
  context.lineTo(x, y);
  context.lineTo(x + radius * 0.5, y);
  context.stroke();
  context.setLineDash(kind === "never" ? [3, 4] : []);
  if (receiverWaits) context.strokeStyle = theme.hues.waiting;
  context.beginPath();
  context.moveTo(x + radius + 5, y);
  context.lineTo(box.x + box.width, y);
  context.stroke();
  context.setLineDash([]);
}

/** Diagonal lines over a box; the caller has clipped. */
export function hatch(
  context: CanvasRenderingContext2D,
  box: Box,
  colour: string,
  step: number,
  width: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  for (let x = 0; x < box.width + box.height; x += step) {
    context.moveTo(box.x + x, box.y);
    context.lineTo(box.x + x - box.height, box.y + box.height);
  }
  context.stroke();
}
