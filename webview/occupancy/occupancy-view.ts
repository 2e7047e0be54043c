/** The view of occupancy: every channel's level over time, one small picture below the other. */

import type { TilesAnswer, TilesRequest } from "../../src/protocol/messages.ts";
import { faded } from "../colour.ts";
import { count } from "../format.ts";
import { channelLook } from "../graph/channel-node.ts";
import { type LaneLabel, Lanes, type LanesOwner, type Plot } from "../lanes/lanes.ts";
import { jams } from "../state/channel-kind.ts";
import { type ChannelRow, ChannelRows } from "../state/channel-rows.ts";
import type { ViewModel } from "../state/model.ts";
import { channelNode } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import type { Theme } from "../theme.ts";
import { type Pixels, TileImages } from "../timeline/tile-images.ts";
import { type TileSource, type Tiles, tileSource } from "../timeline/tiles.ts";
import { ceilingOf, paintEnvelope, scaleOf } from "./envelope.ts";

const LOWEST_ROW = 46;
const HIGHEST_ROW = 104;
/** Space above a curve, for the capacity's line and its text, and below it. */
const ABOVE = 11;
const BELOW = 5;
/** The curve's line stands on the base, px. */
const LINE = 1;
/** Height of a caption with its ground, px. */
const CAPTION = 12;
/** Beside a caption's text. */
const PAD = 4;
/** Of a folded row so many channels are drawn over one another. */
const MOST_DRAWN = 32;

/** Draws the channels' rows. */
export class OccupancyView implements LanesOwner {
  readonly lanes: Lanes;
  readonly #model: ViewModel;
  readonly #source: TileSource;
  readonly #order = new ChannelRows();
  readonly #images = new TileImages();
  #rows: readonly ChannelRow[] = [];
  #tiles: Tiles | undefined;
  #picture: Picture | undefined;

  /** `fetch` asks the engine; `request` asks for a frame. */
  constructor(
    model: ViewModel,
    fetch: (args: TilesRequest) => Promise<TilesAnswer>,
    request: () => void,
  ) {
    this.#model = model;
    this.lanes = new Lanes(model, "Occupancy of the channels over time", this, request);
    this.#source = tileSource(fetch, (tiles) => {
      this.#tiles = tiles;
      this.lanes.invalidate();
    });
  }

  rows(picture: Picture, height: number): { count: number; rowHeight: number } {
    this.#picture = picture;
    this.#rows = this.#order.update(picture, this.#model.matching.value);
    const { length } = this.#rows;
    const share = Math.floor(height / Math.max(1, length));
    return { count: length, rowHeight: Math.max(LOWEST_ROW, Math.min(HIGHEST_ROW, share)) };
  }

  label(row: number): LaneLabel {
    const { name, fold, inner, channels } = this.#rows[row] ?? NOTHING;
    const [channel = 0] = channels;
    const picture = this.#picture;
    if (fold !== "none" || picture === undefined) {
      return { name, remark: "", tone: "", fold, inner, selected: false };
    }
    const look = channelLook(picture, channel);
    const remark = look.remark === "" ? look.level : `${look.level} · ${look.remark}`;
    const tone = look.full ? "full" : look.growing ? "high" : "";
    const selected = this.#model.selection.value === channelNode(channel);
    return { name, remark, tone, fold, inner, selected };
  }

  draw(context: CanvasRenderingContext2D, theme: Theme, plot: Plot, picture: Picture): void {
    const rows = this.#rows.slice(plot.first, plot.last);
    this.#want(plot, rows);
    for (const [i, row] of rows.entries()) {
      const top = plot.top + i * plot.rowHeight;
      context.fillStyle = theme.grid;
      context.fillRect(0, Math.round(top + plot.rowHeight) - 1, plot.left + plot.width, 1);
      this.#drawRow(context, theme, plot, picture, row, top);
    }
  }

  copy(context: CanvasRenderingContext2D, theme: Theme, plot: Plot, picture: Picture): void {
    this.draw(context, theme, plot, picture);
  }

  choose(row: number): void {
    const { fold, key, channels } = this.#rows[row] ?? NOTHING;
    if (fold !== "none") this.#order.toggle(key);
    else if (channels[0] !== undefined) this.#model.selection.value = channelNode(channels[0]);
  }

  press(): boolean {
    return false;
  }

  hover(): void {}

  pending(): boolean {
    return this.#source.pending;
  }

  selected(): number {
    const node = this.#model.selection.value;
    return this.#rows.findIndex(
      ({ fold, channels }) => fold === "none" && channelNode(channels[0] ?? -1) === node,
    );
  }

  #want({ span, width }: Plot, rows: readonly ChannelRow[]): void {
    const channels = rows.flatMap((row) => row.channels.slice(0, MOST_DRAWN));
    if (channels.length === 0) return;
    const columns = Math.max(1, Math.min(4096, Math.round(width)));
    this.#source.want({ from: span.from, to: span.to, columns, channels: [...new Set(channels)] });
  }

  #drawRow(
    context: CanvasRenderingContext2D,
    theme: Theme,
    plot: Plot,
    picture: Picture,
    row: ChannelRow,
    top: number,
  ): void {
    const [channel = 0] = row.channels;
    const { kind = "", capacity = -2 } = picture.declared.channels[channel] ?? {};
    const highWater = row.channels.reduce(
      (most, one) => Math.max(most, picture.frame.channels.highWater[one] ?? 0),
      0,
    );
    const ceiling = ceilingOf(capacity, highWater);
    const height = plot.rowHeight - ABOVE - BELOW;
    this.#drawCurves(context, theme, plot, row, { kind, capacity }, { top, height, ceiling });
    if (capacity === 0) return;
    const yOf = (value: number): number =>
      Math.round(top + ABOVE + height * (1 - Math.min(value, ceiling) / ceiling)) + 0.5;
    limit(
      context,
      theme,
      plot,
      yOf(ceiling),
      capacity > 0 && jams(kind),
      capacityText(capacity, ceiling),
    );
    if (highWater <= 0 || highWater >= ceiling) return;
    const y = yOf(highWater);
    // In a low row the capacity's text stands there.
    const isFree = y - yOf(ceiling) >= CAPTION;
    mark(context, theme, plot, y, isFree ? `high water ${count(highWater)}` : "");
  }

  /** The curves of a row's channels, over one another. */
  #drawCurves(
    context: CanvasRenderingContext2D,
    theme: Theme,
    plot: Plot,
    { key, channels }: ChannelRow,
    channel: { readonly kind: string; readonly capacity: number },
    { top, height, ceiling }: { top: number; height: number; ceiling: number },
  ): void {
    const tiles = this.#tiles;
    if (tiles === undefined) return;
    const ratio = window.devicePixelRatio;
    const layers = channels
      .slice(0, MOST_DRAWN)
      .map((one) => tiles.channels.indexOf(one) * tiles.columns)
      .filter((at) => at >= 0)
      .map((at) => (pixels: Pixels): void => {
        const highest = tiles.highest.subarray(at, at + tiles.columns);
        const lowest = tiles.lowest?.subarray(at, at + tiles.columns);
        const scale = scaleOf(theme, channel, ceiling, { height: pixels.height, ratio });
        paintEnvelope(pixels, { highest, lowest }, scale);
      });
    if (layers.length === 0) return;
    const look = `${ceiling} ${channel.capacity} ${channel.kind} ${layers.length}`;
    const row = { key, look, top: top + ABOVE, height: height + LINE, layers };
    this.#images.draw(context, theme, tiles, plot, row, ratio);
  }
}

const NOTHING: ChannelRow = { key: "", name: "", channels: [], fold: "none", inner: false };

function capacityText(capacity: number, ceiling: number): string {
  return capacity > 0 ? `capacity ${count(capacity)}` : count(ceiling);
}

/** The upper edge: dashed, in the colour of full where senders have to wait at it. */
function limit(
  context: CanvasRenderingContext2D,
  theme: Theme,
  { left, width }: Plot,
  y: number,
  jammed: boolean,
  text: string,
): void {
  context.setLineDash([3, 3]);
  context.strokeStyle = jammed ? theme.hues.full : theme.dim;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(left + width, y);
  context.stroke();
  context.setLineDash([]);
  caption(context, theme, left + width - 4, y + 3, text);
}

/** The highest level ever reached. */
function mark(
  context: CanvasRenderingContext2D,
  theme: Theme,
  { left, width }: Plot,
  y: number,
  text: string,
): void {
  context.strokeStyle = theme.foreground;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left + width - 14, y);
  context.lineTo(left + width, y);
  context.stroke();
  if (text !== "") caption(context, theme, left + width - 18, y + 3, text);
}

function caption(
  context: CanvasRenderingContext2D,
  theme: Theme,
  right: number,
  y: number,
  text: string,
): void {
  context.font = `10px ${theme.sans}`;
  context.textAlign = "right";
  context.textBaseline = "alphabetic";
  // On ground of its own: lines and curves run behind it.
  const wide = context.measureText(text).width + 2 * PAD;
  context.fillStyle = faded(theme.background, 0.82);
  context.beginPath();
  context.roundRect(right - wide + PAD, y - 9, wide, CAPTION, 3);
  context.fill();
  context.fillStyle = theme.muted;
  context.fillText(text, right, y);
}
