/** What workers did, as bars in their lanes: in own code, blocked on send, waiting. */

import type { SequenceAnswer } from "../../src/protocol/sequence.ts";
import { faded } from "../colour.ts";
import type { Plot } from "../lanes/lanes.ts";
import type { Theme } from "../theme.ts";
import type { LaneOf } from "./arrows.ts";

const BLOCKED = 1;
const WAITING = 2;
/** The patterns of the lines for waiting repeat after so many px. */
const PERIOD = 30;
/** A bar with room for a word. */
const WORDS = 58;
const LOWEST_LABEL = 8;

/** A bar, px: from `x` on, its middle at `y`. */
interface Bar {
  readonly x: number;
  readonly y: number;
  readonly length: number;
}

/** Draws the spans of an answer; `height` is that of a bar, px. */
export function drawSpans(
  context: CanvasRenderingContext2D,
  theme: Theme,
  answer: SequenceAnswer,
  plot: Plot,
  laneOf: LaneOf,
  height: number,
): void {
  const { span, left, width } = plot;
  const scale = width / (span.to - span.from);
  const ownCode: Bar[] = [];
  const blocked: Bar[] = [];
  const waiting: Bar[] = [];
  const selecting: Bar[] = [];
  for (let i = 0; i < answer.spanWorker.length; i++) {
    const y = laneOf(answer.spanWorker[i] ?? -1);
    const from = Math.max(span.from, answer.spanFrom[i] ?? 0);
    const to = Math.min(span.to, answer.spanTo[i] ?? 0);
    if (y === undefined || to <= from) continue;
    const x = left + (from - span.from) * scale;
    const length = Math.max(1, (to - from) * scale);
    const doing = answer.spanDoing[i] ?? 0;
    if (doing >= WAITING) {
      // The pattern goes on from where the span began, although that is out of view.
      const cut = ((from - (answer.spanFrom[i] ?? 0)) * scale) % PERIOD;
      (doing === WAITING ? waiting : selecting).push({ x: x - cut, y, length: length + cut });
      continue;
    }
    (doing === BLOCKED ? blocked : ownCode).push({ x, y, length });
  }
  fillBars(context, ownCode, height, faded(theme.hues.calm, theme.highContrast ? 0.85 : 0.5));
  fillBars(context, blocked, height, theme.track);
  fillBars(context, blocked, height, hatching(context, theme.hues.full));
  context.strokeStyle = theme.hues.waiting;
  context.lineWidth = 1.4;
  strokeLines(context, waiting, [2, 3]);
  strokeLines(context, selecting, [7, 3, 2, 3]);
  context.setLineDash([]);
}

function strokeLines(
  context: CanvasRenderingContext2D,
  lines: readonly Bar[],
  dash: readonly number[],
): void {
  context.setLineDash([...dash]);
  context.beginPath();
  for (const { x, y, length } of lines) {
    context.moveTo(x, y);
    context.lineTo(x + length, y);
  }
  context.stroke();
}

function fillBars(
  context: CanvasRenderingContext2D,
  bars: readonly Bar[],
  height: number,
  style: CanvasPattern | string,
): void {
  context.fillStyle = style;
  context.beginPath();
  for (const { x, y, length } of bars) context.rect(x, y - height / 2, length, height);
  context.fill();
}

/** Writes `blocked` at the beginning of the bars with room for it. */
export function labelBlocked(
  context: CanvasRenderingContext2D,
  theme: Theme,
  answer: SequenceAnswer,
  { span, left, width: plotWidth }: Plot,
  laneOf: LaneOf,
  height: number,
): void {
  if (height < LOWEST_LABEL) return;
  const scale = plotWidth / (span.to - span.from);
  context.font = `10px ${theme.sans}`;
  context.textAlign = "left";
  context.textBaseline = "middle";
  const { width } = context.measureText("blocked");
  for (let i = 0; i < answer.spanWorker.length; i++) {
    if (answer.spanDoing[i] !== BLOCKED) continue;
    const from = Math.max(span.from, answer.spanFrom[i] ?? 0);
    const to = Math.min(span.to, answer.spanTo[i] ?? 0);
    const y = laneOf(answer.spanWorker[i] ?? -1);
    if (y === undefined || (to - from) * scale < WORDS) continue;
    const x = left + (from - span.from) * scale;
    context.fillStyle = theme.background;
    context.fillRect(x + 4, y - height / 2 + 1, width + 6, height - 2);
    context.fillStyle = theme.inks.full;
    context.fillText("blocked", x + 7, y + 0.5);
  }
}

const TILE = 6;
const made = new Map<string, OffscreenCanvas>();

/** Slanted lines in a colour; a drawing without patterns has the colour, faintly. */
function hatching(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  let tile = made.get(colour);
  if (tile === undefined) {
    if (made.size > 16) made.clear();
    tile = hatched(colour);
    made.set(colour, tile);
  }
  return context.createPattern(tile, "repeat") ?? faded(colour, 0.5);
}

function hatched(colour: string): OffscreenCanvas {
  const tile = new OffscreenCanvas(TILE, TILE);
  const inner = tile.getContext("2d");
  if (inner === null) return tile;
  inner.strokeStyle = colour;
  inner.lineWidth = 2.4;
  for (const x of [-TILE, 0, TILE]) {
    inner.moveTo(x - 1, TILE + 1);
    inner.lineTo(x + TILE + 1, -1);
  }
  inner.stroke();
  return tile;
}
