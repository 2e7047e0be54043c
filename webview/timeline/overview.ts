/** All of the trace in one thin picture, and the brush that chooses the range shown by every view. */

import type {
  MarksAnswer,
  MarksRequest,
  TilesAnswer,
  TilesRequest,
} from "../../src/protocol/messages.ts";
import { pixel } from "../colour.ts";
import { attribute, element, show, write } from "../element.ts";
import { duration } from "../format.ts";
import { bookmarkWords } from "../replay/bookmarks.ts";
import { seek } from "../replay/clock.ts";
import { warmth } from "../state/channel-kind.ts";
import { ChannelRows } from "../state/channel-rows.ts";
import type { ViewModel } from "../state/model.ts";
import { fill, type Picture } from "../state/picture.ts";
import { fillColour, type Theme } from "../theme.ts";
import { Brush, type Stretch } from "./brush.ts";
import { InstantSlider } from "./instant-slider.ts";
import { Marks } from "./marks.ts";
import { Range } from "./range.ts";
import { partOf, timeAt } from "./span.ts";
import { type Pixels, TileImages } from "./tile-images.ts";
import { type TileSource, type Tiles, tileSource } from "./tiles.ts";
import { drawWedges, wedgeAt } from "./wedges.ts";

const HEIGHT = 26;
/** Space above and below the lines, px. */
const TOP = 4;
const RIGHT = 16;
/** Channels shown, the worst ones, a line each. */
const MOST_LINES = 6;
const HALF = 0.5;
/** While the program runs it is drawn not more often than this, ms. */
const PERIOD = 200;

/** Asks the engine. */
export interface OverviewPorts {
  tiles(args: TilesRequest): Promise<TilesAnswer>;
  marks(args: MarksRequest): Promise<MarksAnswer>;
}

/** The overview on the page. */
export class Overview {
  readonly root = element("div", {
    class: "overview",
    attributes: { "aria-label": "Range", role: "group" },
  });
  readonly #model: ViewModel;
  readonly #range: Range;
  readonly #request: () => void;
  readonly #canvas = element("canvas", { attributes: { "aria-hidden": "true" } });
  readonly #length = element("button", {
    class: "range",
    title: "Show all of the trace (0)",
    onClick: () => this.#range.set(undefined),
  });
  readonly #playhead = element("div", { class: "playhead" });
  readonly #instant: InstantSlider;
  readonly #brush: Brush;
  readonly #order = new ChannelRows();
  readonly #source: TileSource;
  readonly #marks: Marks;
  readonly #images = new TileImages();
  #tiles: Tiles | undefined;
  #width = 0;
  #drawnAt = -Infinity;
  #dirty = true;

  /** `request` asks for a frame, then {@link paint} is called. */
  constructor(model: ViewModel, ports: OverviewPorts, request: () => void) {
    this.#model = model;
    this.#request = request;
    this.#range = new Range(model);
    this.#instant = new InstantSlider(
      this.#playhead,
      model,
      "Instant shown, in all of the trace",
      () => this.#range.whole,
    );
    this.#source = tileSource(
      (args) => ports.tiles(args),
      (tiles) => {
        this.#tiles = tiles;
        this.#invalidate();
      },
    );
    this.#marks = new Marks(
      (args) => ports.marks(args),
      () => this.#invalidate(),
    );
    this.root.addEventListener("pointermove", ({ clientX }) => {
      const x = clientX - this.root.getBoundingClientRect().left;
      attribute(this.root, "title", this.#wedgeAt(x)?.text ?? "");
    });
    this.root.append(this.#canvas, this.#length, this.#playhead);
    this.#brush = new Brush(this.root, {
      limits: () => ({ from: this.#left, to: this.#left + this.#plotWidth }),
      chosen: () => this.#chosen(),
      choose: ({ from, to }) => this.#range.set({ from: this.#timeAt(from), to: this.#timeAt(to) }),
      click: (x) => this.#click(x),
    });
    new ResizeObserver(() => this.#resize()).observe(this.root);
    model.span.subscribe(() => this.#request());
    model.bookmarks.subscribe(() => this.#invalidate());
    model.theme.subscribe(() => this.#invalidate());
    model.picture.subscribe(() => this.#request());
  }

  /** Draws what has changed; returns whether it was put off to the next frame. */
  paint(now: number): boolean {
    const picture = this.#model.picture.value;
    if (picture === undefined) return false;
    show(this.root, picture.declared.channels.length > 0);
    if (this.#width === 0) return false;
    this.#instant.update(picture);
    const { whole } = this.#range;
    const x = this.#left + partOf(whole, picture.frame.head.time) * this.#plotWidth;
    this.#playhead.style.transform = `translateX(${x}px)`;
    this.#showRange();
    const grows = this.#tiles === undefined || this.#tiles.to !== whole.to;
    if (!this.#dirty && !grows) return false;
    if (!this.#dirty && now - this.#drawnAt < PERIOD) return true;
    this.#dirty = false;
    this.#drawnAt = now;
    this.#draw(picture);
    return false;
  }

  get #left(): number {
    return this.#width < 520 ? 76 : 124;
  }

  get #plotWidth(): number {
    return Math.max(1, this.#width - this.#left - RIGHT);
  }

  #draw(picture: Picture): void {
    const rows = this.#order.update(picture).filter((row) => row.key !== "ended");
    const channels = rows.slice(0, MOST_LINES).flatMap((row) => row.channels.slice(0, 1));
    const { from, to } = this.#range.whole;
    this.#marks.want({ from, to });
    const columns = Math.max(1, Math.min(4096, Math.round(this.#plotWidth)));
    if (channels.length > 0) this.#source.want({ from, to, columns, channels });
    const context = this.#canvas.getContext("2d");
    if (context === null || this.#tiles === undefined) return;
    const theme = this.#model.theme.value;
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#width, HEIGHT);
    const tiles = this.#tiles;
    const { whole: span } = this.#range;
    const area = { left: this.#left, width: this.#plotWidth, span };
    const look = tiles.channels.map((one) => kindAndCapacity(picture, one).join(" ")).join();
    const layers = [(pixels: Pixels) => paintLines(pixels, theme, tiles, picture)];
    const row = { key: "lines", look, top: TOP, height: HEIGHT - 2 * TOP, layers };
    this.#images.draw(context, theme, tiles, area, row, ratio);
    this.#marks.draw(context, theme, this.#xOf);
    const { value: bookmarks } = this.#model.bookmarks;
    drawWedges(context, bookmarks, this.#xOf, { colour: theme.foreground, y: HEIGHT, down: -1 });
  }

  /** The mark or the bookmark that the pointer means. */
  #wedgeAt(x: number): { readonly position: number; readonly text: string } | undefined {
    const { value: bookmarks } = this.#model.bookmarks;
    const bookmark = wedgeAt(bookmarks, x, this.#xOf);
    if (bookmark === undefined) return this.#marks.at(x, this.#xOf);
    return { position: bookmark.position, text: bookmarkWords(bookmarks, bookmark) };
  }

  /** Where a time is on the page, px. */
  readonly #xOf = (time: number): number =>
    this.#left + partOf(this.#range.whole, time) * this.#plotWidth;

  /** Where the range is on the page. */
  #chosen(): Stretch | undefined {
    const { span, isZoomed } = this.#range;
    return isZoomed ? { from: this.#xOf(span.from), to: this.#xOf(span.to) } : undefined;
  }

  #timeAt(x: number): number {
    return timeAt(this.#range.whole, (x - this.#left) / this.#plotWidth);
  }

  #showRange(): void {
    const { span, isZoomed } = this.#range;
    this.#brush.show(this.#chosen());
    write(this.#length, isZoomed ? duration(span.to - span.from) : "all");
    this.#length.disabled = !isZoomed;
  }

  /** A click shows that instant, or the mark or bookmark there, and all of the trace. */
  #click(x: number): void {
    const { clock, caption } = this.#model;
    const wedge = this.#wedgeAt(x);
    this.#range.set(undefined);
    const at = wedge === undefined ? { time: this.#timeAt(x) } : { position: wedge.position };
    clock.value = seek(clock.value, at);
    caption.value = wedge?.text ?? "";
  }

  #resize(): void {
    this.#width = this.root.clientWidth;
    const ratio = window.devicePixelRatio;
    this.#canvas.width = Math.round(this.#width * ratio);
    this.#canvas.height = Math.round(HEIGHT * ratio);
    this.#invalidate();
  }

  #invalidate(): void {
    this.#dirty = true;
    this.#request();
  }
}

function kindAndCapacity({ declared }: Picture, channel: number): [kind: string, capacity: number] {
  const { kind = "", capacity = -2 } = declared.channels[channel] ?? {};
  return [kind, capacity];
}

/** Paints a line a channel, of one height. */
function paintLines(
  { data, width, height }: Pixels,
  theme: Theme,
  tiles: Tiles,
  picture: Picture,
): void {
  const lines = tiles.channels.length;
  for (const [row, channel] of tiles.channels.entries()) {
    const [kind, capacity] = kindAndCapacity(picture, channel);
    const top = Math.round((row * height) / lines);
    const bottom = Math.round(((row + 1) * height) / lines);
    const gap = bottom - top > 2 ? 1 : 0;
    for (let column = 0; column < width; column++) {
      const level = tiles.highest[row * width + column] ?? -1;
      if (level < 0) continue;
      const warm = warmth(kind, fill(level, capacity));
      // Only trouble has colour.
      const colour = pixel(warm < HALF ? theme.track : fillColour(theme, warm));
      for (let y = top; y < bottom - gap; y++) data[y * width + column] = colour;
    }
  }
}
