/** The timeline: every channel's occupancy over the whole trace, and the playhead to move in it. */

import type { TilesAnswer, TilesRequest } from "../../src/protocol/messages.ts";
import { element, show } from "../element.ts";
import { type ChannelRow, ChannelRows } from "../state/channel-rows.ts";
import type { ViewModel } from "../state/model.ts";
import { channelNode, isChannel, type NodeId } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { drawAxis } from "./axis.ts";
import { InstantSlider } from "./instant-slider.ts";
import { Range } from "./range.ts";
import { partOf, type Span, timeAt } from "./span.ts";
import { ROW, type Strip, Strips } from "./strips.ts";
import { type TileSource, type Tiles, tileSource } from "./tiles.ts";

const AXIS = 22;
const RIGHT = 16;
/** The strips are drawn not more often than this, ms. */
const PERIOD = 80;
/** Strips seen at once, in a low page and in a high one; the others are scrolled to. */
const ROWS = { least: 4, most: 12 };
/** Strips take at most this part of the page's height. */
const PART = 0.2;

/** The timeline on the page. */
export class Timeline {
  readonly root = element("section", {
    class: "timeline",
    attributes: { "aria-label": "Timeline" },
  });
  readonly #canvas = element("canvas", { attributes: { "aria-hidden": "true" } });
  readonly #playhead = element("div", { class: "playhead" });
  readonly #slider = element("div", { class: "scrub" }, this.#canvas, this.#playhead);
  readonly #instant: InstantSlider;
  readonly #spacer = element("div");
  readonly #scroller = element("div", { class: "strips-scroller" }, this.#slider, this.#spacer);
  readonly #model: ViewModel;
  readonly #request: () => void;
  readonly #source: TileSource;
  readonly #range: Range;
  readonly #order = new ChannelRows();
  readonly #strips = new Strips();
  #channelRows: readonly ChannelRow[] = [];
  #tiles: Tiles | undefined;
  #width = 0;
  #rows = 0;
  #dirty = true;
  #drawnAt = -Infinity;
  #drawnSpan: Span = { from: 0, to: 0 };

  /** `fetch` asks the engine; `request` asks for a frame, then {@link paint} is called. */
  constructor(
    model: ViewModel,
    fetch: (args: TilesRequest) => Promise<TilesAnswer>,
    request: () => void,
  ) {
    this.#model = model;
    this.#request = request;
    this.#range = new Range(model);
    this.#instant = new InstantSlider(this.#slider, model, "Instant shown", () => this.#range.span);
    this.#source = tileSource(fetch, (tiles) => {
      this.#tiles = tiles;
      this.#invalidate();
    });
    this.root.append(this.#scroller);
    this.#listen();
    new ResizeObserver(() => {
      this.#width = this.root.clientWidth;
      this.#invalidate();
    }).observe(this.root);
    model.picture.subscribe(() => this.#request());
    model.theme.subscribe(() => this.#invalidate());
    model.span.subscribe(() => this.#invalidate());
    model.view.subscribe(() => this.#invalidate());
    model.matching.subscribe(() => this.#invalidate());
    model.selection.subscribe((node) => {
      if (node !== undefined && isChannel(node)) this.#scrollTo(this.#rowOf(node));
      this.#invalidate();
    });
  }

  /** Draws what has changed; returns whether it was put off to the next frame. */
  paint(now: number): boolean {
    const picture = this.#model.picture.value;
    if (picture === undefined) return false;
    // First of all: as long as it is hidden it has no width.
    const { view } = this.#model;
    const isWanted = view.value === "graph" || view.value === "workers";
    show(this.root, isWanted && picture.declared.channels.length > 0);
    if (this.#width === 0) return false;
    this.#movePlayhead(picture);
    const { from, to } = this.#range.span;
    if (from !== this.#drawnSpan.from || to !== this.#drawnSpan.to) this.#dirty = true;
    if (!this.#dirty) return false;
    // While the program runs its end moves in every frame; the eye does not see that.
    if (now - this.#drawnAt < PERIOD) return true;
    this.#dirty = false;
    this.#drawnAt = now;
    this.#drawnSpan = { from, to };
    this.#channelRows = this.#order.update(picture, this.#model.matching.value);
    this.#size(this.#channelRows.length);
    const first = Math.floor(this.#scroller.scrollTop / ROW);
    const strips = this.#stripsOf(picture, first, this.#rows + 1);
    this.#want(strips);
    this.#draw(strips, first);
    return false;
  }

  #size(channels: number): void {
    const room = Math.floor((window.innerHeight * PART) / ROW);
    this.#rows = Math.min(channels, Math.max(ROWS.least, Math.min(ROWS.most, room)));
    const height = AXIS + this.#rows * ROW + 4;
    const ratio = window.devicePixelRatio;
    const width = Math.round(this.#width * ratio);
    if (this.#canvas.width !== width || this.#canvas.height !== Math.round(height * ratio)) {
      this.#canvas.width = width;
      this.#canvas.height = Math.round(height * ratio);
      this.#slider.style.height = `${height}px`;
      this.#scroller.style.height = `${height}px`;
    }
    this.#spacer.style.height = `${(channels - this.#rows) * ROW}px`;
  }

  #draw(strips: readonly Strip[], first: number): void {
    const context = this.#canvas.getContext("2d");
    if (context === null) return;
    const theme = this.#model.theme.value;
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#width, this.#canvas.height);
    const { span } = this.#range;
    const top = AXIS + first * ROW - this.#scroller.scrollTop;
    context.save();
    context.beginPath();
    context.rect(0, AXIS, this.#width, this.#rows * ROW);
    context.clip();
    const area = { left: this.#left, width: this.#plotWidth, top };
    this.#strips.draw(context, theme, strips, this.#tiles, span, area);
    context.restore();
    drawAxis(context, theme, span, this.#left, this.#plotWidth, AXIS);
  }

  #movePlayhead(picture: Picture): void {
    const part = partOf(this.#range.span, picture.frame.head.time);
    show(this.#playhead, part >= -0.001 && part <= 1.001);
    this.#playhead.style.transform = `translateX(${this.#left + part * this.#plotWidth}px)`;
    this.#instant.update(picture);
  }

  #want(strips: readonly Strip[]): void {
    const { span } = this.#range;
    this.#source.want({
      from: span.from,
      to: span.to,
      columns: Math.max(1, Math.min(8192, Math.round(this.#plotWidth))),
      channels: strips.map((strip) => strip.channel),
    });
  }

  get #left(): number {
    return this.#width < 520 ? 76 : 124;
  }

  get #plotWidth(): number {
    return Math.max(1, this.#width - this.#left - RIGHT);
  }

  #listen(): void {
    const slider = this.#slider;
    slider.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      slider.setPointerCapture(event.pointerId);
      this.#press(event);
    });
    slider.addEventListener("pointermove", (event) => {
      if (slider.hasPointerCapture(event.pointerId) && this.#inPlot(event.offsetX))
        this.#scrub(event);
    });
    slider.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    slider.addEventListener("dblclick", () => this.#range.set(undefined));
    this.#scroller.addEventListener("scroll", () => this.#invalidate());
  }

  #inPlot(x: number): boolean {
    return x >= this.#left - 8;
  }

  /** On a name it selects the channel, elsewhere it moves the playhead. */
  #press(event: PointerEvent): void {
    if (this.#inPlot(event.offsetX)) {
      this.#scrub(event);
      return;
    }
    const row = Math.floor((event.offsetY - AXIS + this.#scroller.scrollTop) / ROW);
    const pressed = this.#channelRows[row];
    const [channel] = pressed?.channels ?? [];
    if (pressed === undefined || channel === undefined) return;
    if (pressed.fold === "none") {
      this.#model.selection.value = channelNode(channel);
      return;
    }
    this.#order.toggle(pressed.key);
    this.#invalidate();
  }

  #scrub(event: PointerEvent): void {
    this.#instant.seek(timeAt(this.#range.span, (event.offsetX - this.#left) / this.#plotWidth));
  }

  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.shiftKey && event.deltaX === 0) {
      if (this.#scroller.scrollHeight > this.#scroller.clientHeight) return;
    }
    event.preventDefault();
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const by = event.deltaX === 0 ? event.deltaY : event.deltaX;
      this.#range.pan(by / this.#plotWidth);
      return;
    }
    const around = timeAt(this.#range.span, (event.offsetX - this.#left) / this.#plotWidth);
    this.#range.zoom(1.0015 ** event.deltaY, around);
  }

  #rowOf(node: NodeId): number {
    return this.#channelRows.findIndex(
      ({ fold, channels }) => fold === "none" && channelNode(channels[0] ?? -1) === node,
    );
  }

  #scrollTo(row: number): void {
    if (row < 0) return;
    const top = row * ROW;
    const bottom = top + ROW - this.#rows * ROW;
    if (this.#scroller.scrollTop > top) this.#scroller.scrollTop = top;
    else if (this.#scroller.scrollTop < bottom) this.#scroller.scrollTop = bottom;
  }

  #invalidate(): void {
    this.#dirty = true;
    this.#request();
  }

  #stripsOf({ declared }: Picture, first: number, rows: number): readonly Strip[] {
    const { selection } = this.#model;
    return this.#channelRows.slice(first, first + rows).map(({ name, channels, fold }) => {
      const [channel = 0] = channels;
      const { kind = "", capacity = -2 } = declared.channels[channel] ?? {};
      const selected = fold === "none" && selection.value === channelNode(channel);
      const marked = fold === "none" ? name : `${fold === "open" ? "▾" : "▸"} ${name}`;
      return { channel, name: marked, kind, capacity, selected };
    });
  }
}
