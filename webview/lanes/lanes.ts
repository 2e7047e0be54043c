/**
 * Rows over one axis of time: names at the left, a drawing at the right, a playhead across. What a
 * row is and how it is drawn, its owner says. Only the rows in view are made and drawn.
 */

import { attribute, element, Rows, show, write } from "../element.ts";
import { seek } from "../replay/clock.ts";
import type { ViewModel } from "../state/model.ts";
import type { Picture } from "../state/picture.ts";
import type { Theme } from "../theme.ts";
import { drawAxis } from "../timeline/axis.ts";
import { listenToGestures } from "../timeline/gestures.ts";
import { Range } from "../timeline/range.ts";
import { partOf, type Span, timeAt } from "../timeline/span.ts";

/** Height of the axis, px. */
const AXIS = 22;
const RIGHT = 16;
/** Least height of a row with a remark below its name, px. */
const TWO_LINES = 32;
/** The owner's rows are made anew not more often than this while time runs, ms. */
const PERIOD = 100;

/** A row's name, beside its drawing. */
export interface LaneLabel {
  readonly name: string;
  readonly remark: string;
  readonly tone: "" | "full" | "high";
  readonly fold: "none" | "closed" | "open";
  readonly inner: boolean;
  readonly selected: boolean;
}

/** Where rows are drawn, px: those from `first` to before `last`, the first at `top`. */
export interface Plot {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly rowHeight: number;
  readonly first: number;
  readonly last: number;
  readonly span: Span;
}

/** Who knows what the rows are. */
export interface LanesOwner {
  /** Takes a picture; says how many rows it has and how high one is where so many px are there. */
  rows(picture: Picture, height: number): { readonly count: number; readonly rowHeight: number };
  label(row: number): LaneLabel;
  /** Draws the rows in view. */
  draw(context: CanvasRenderingContext2D, theme: Theme, plot: Plot, picture: Picture): void;
  /** Draws them onto a copy of the view, all at once. */
  copy(context: CanvasRenderingContext2D, theme: Theme, plot: Plot, picture: Picture): void;
  /** A name was pressed, or reached by a key. */
  choose(row: number): void;
  /** A place of the drawing was clicked; true when that meant something. */
  press(plot: Plot, x: number, y: number): boolean;
  /** The pointer is over a place of the drawing, or has left it. */
  hover(plot: Plot | undefined, x: number, y: number): void;
  /** Whether an answer is awaited that will change the drawing. */
  pending(): boolean;
  /** The row that is selected; -1 for none. */
  selected(): number;
}

interface LabelRow {
  readonly root: HTMLButtonElement;
  readonly name: HTMLElement;
  readonly remark: HTMLElement;
  row: number;
}

/** Rows over time on the page. */
export class Lanes {
  readonly root: HTMLElement;
  readonly canvas = element("canvas", { attributes: { "aria-hidden": "true" } });
  readonly #labels = element("div", { class: "lane-labels" });
  readonly #playhead = element("div", { class: "playhead" });
  /** Holds the drawing; it stays in view while the rows scroll. */
  readonly stage: HTMLElement;
  readonly #spacer = element("div");
  readonly #rows: Rows<LabelRow>;
  readonly #model: ViewModel;
  readonly #owner: LanesOwner;
  readonly #request: () => void;
  readonly #range: Range;
  #count = 0;
  #rowHeight = 1;
  #dirty = true;
  #drawnAt = -Infinity;
  #plot: Plot | undefined;

  /** `request` asks for a frame, then {@link paint} is called. */
  constructor(model: ViewModel, name: string, owner: LanesOwner, request: () => void) {
    this.#model = model;
    this.#owner = owner;
    this.#request = request;
    this.#range = new Range(model);
    this.#rows = new Rows(this.#labels, () => this.#labelRow());
    this.stage = element("div", { class: "lane-stage" }, this.canvas, this.#labels, this.#playhead);
    this.root = element(
      "section",
      { class: "lanes", attributes: { "aria-label": name, tabindex: "0" } },
      this.stage,
      this.#spacer,
    );
    this.#listen();
    for (const signal of [model.theme, model.span, model.selection, model.matching] as const) {
      (signal as { subscribe(on: () => void): void }).subscribe(() => this.invalidate());
    }
    model.picture.subscribe(() => this.#request());
  }

  /** What is shown has changed. */
  invalidate(): void {
    this.#dirty = true;
    this.#request();
  }

  /** Draws what has changed; returns whether it was put off to the next frame. */
  paint(now: number): boolean {
    const picture = this.#model.picture.value;
    if (picture === undefined || this.root.clientWidth === 0) return false;
    this.#movePlayhead(picture);
    const moves = this.#plot?.span !== this.#range.span || !picture.moving;
    if (!this.#dirty && !moves) return false;
    if (!this.#dirty && now - this.#drawnAt < PERIOD) return true;
    this.#drawnAt = now;
    this.#dirty = false;
    this.#layOut(picture);
    this.#draw(picture);
    attribute(this.root, "aria-busy", String(this.#owner.pending()));
    return false;
  }

  /** Scrolls a row into view. */
  reveal(row: number): void {
    const top = row * this.#rowHeight;
    const bottom = top + this.#rowHeight - (this.root.clientHeight - AXIS);
    if (this.root.scrollTop > top) this.root.scrollTop = top;
    else if (this.root.scrollTop < bottom) this.root.scrollTop = bottom;
  }

  /** Draws what the canvas shows onto a copy of the view. */
  copy(context: CanvasRenderingContext2D, ratio: number): void {
    const picture = this.#model.picture.value;
    const plot = this.#plot;
    if (picture === undefined || plot === undefined) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#drawRows(context, plot, (theme) => this.#owner.copy(context, theme, plot, picture));
  }

  get #left(): number {
    return this.root.clientWidth < 520 ? 114 : 156;
  }

  #layOut(picture: Picture): void {
    const height = this.root.clientHeight;
    const { count, rowHeight } = this.#owner.rows(picture, height - AXIS);
    this.#count = count;
    this.#rowHeight = rowHeight;
    this.stage.style.height = `${height}px`;
    this.#spacer.style.height = `${Math.max(0, count * rowHeight - (height - AXIS))}px`;
    const ratio = window.devicePixelRatio;
    const width = Math.round(this.root.clientWidth * ratio);
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.height = Math.round(height * ratio);
    }
  }

  #draw(picture: Picture): void {
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    const { clientWidth, clientHeight, scrollTop } = this.root;
    const first = Math.floor(scrollTop / this.#rowHeight);
    const inView = Math.ceil((clientHeight - AXIS) / this.#rowHeight) + 1;
    const plot: Plot = {
      left: this.#left,
      width: Math.max(1, clientWidth - this.#left - RIGHT),
      top: AXIS + first * this.#rowHeight - scrollTop,
      rowHeight: this.#rowHeight,
      first,
      last: Math.min(this.#count, first + inView),
      span: this.#range.span,
    };
    this.#plot = plot;
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, clientWidth, clientHeight);
    this.#drawRows(context, plot, (theme) => this.#owner.draw(context, theme, plot, picture));
    this.#fillLabels(plot);
  }

  #drawRows(
    context: CanvasRenderingContext2D,
    { span, left, width }: Plot,
    draw: (theme: Theme) => void,
  ): void {
    const theme = this.#model.theme.value;
    context.save();
    context.beginPath();
    context.rect(0, AXIS, this.root.clientWidth, this.root.clientHeight);
    context.clip();
    draw(theme);
    context.restore();
    drawAxis(context, theme, span, left, width, AXIS);
  }

  #fillLabels({ first, last, top, rowHeight, left }: Plot): void {
    this.#labels.style.width = `${left - 6}px`;
    this.#labels.style.transform = `translateY(${top}px)`;
    const rows = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
    this.#rows.update(rows, (label, row) => {
      const text = this.#owner.label(row);
      label.row = row;
      label.root.style.height = `${rowHeight}px`;
      write(label.name, text.name);
      write(label.remark, text.remark);
      show(label.remark, text.remark !== "" && rowHeight >= TWO_LINES);
      attribute(label.root, "title", `${text.name} ${text.remark}`);
      attribute(label.root, "data-fold", text.fold);
      attribute(label.root, "data-tone", text.tone);
      label.root.classList.toggle("inner", text.inner);
      attribute(label.root, "aria-pressed", String(text.selected));
      if (text.fold === "none") label.root.removeAttribute("aria-expanded");
      else attribute(label.root, "aria-expanded", String(text.fold === "open"));
    });
  }

  #movePlayhead({ frame }: Picture): void {
    const part = partOf(this.#range.span, frame.head.time);
    show(this.#playhead, part >= -0.001 && part <= 1.001);
    const width = Math.max(1, this.root.clientWidth - this.#left - RIGHT);
    this.#playhead.style.transform = `translateX(${this.#left + part * width}px)`;
  }

  #labelRow(): LabelRow {
    const name = element("span", { class: "mono" });
    const remark = element("small");
    const root = element("button", { class: "lane-label" }, name, remark);
    const row: LabelRow = { root, name, remark, row: 0 };
    root.addEventListener("click", () => {
      this.#owner.choose(row.row);
      this.invalidate();
    });
    return row;
  }

  #listen(): void {
    new ResizeObserver(() => this.invalidate()).observe(this.root);
    this.root.addEventListener("scroll", () => this.invalidate());
    this.root.addEventListener("keydown", (event) => this.#key(event));
    const { canvas } = this;
    listenToGestures(canvas, {
      range: this.#range,
      box: () => ({ left: this.#left, width: this.#plot?.width ?? 1 }),
      click: (x, y) => this.#click(x, y),
      scrolls: () => this.root.scrollHeight > this.root.clientHeight,
    });
    canvas.addEventListener("pointermove", (event) =>
      this.#owner.hover(this.#plot, event.offsetX, event.offsetY),
    );
    canvas.addEventListener("pointerleave", () => this.#owner.hover(undefined, 0, 0));
  }

  /** On something that the owner knows it selects that, elsewhere it moves the playhead. */
  #click(x: number, y: number): void {
    const plot = this.#plot;
    if (plot === undefined || (y > AXIS && this.#owner.press(plot, x, y))) return;
    const { clock, caption } = this.#model;
    caption.value = "";
    clock.value = seek(clock.value, { time: timeAt(plot.span, (x - plot.left) / plot.width) });
  }

  /** Up and down go from row to row. */
  #key(event: KeyboardEvent): void {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined || event.shiftKey || this.#count === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const row = Math.max(0, Math.min(this.#count - 1, this.#owner.selected() + by));
    this.#owner.choose(row);
    this.reveal(row);
    this.invalidate();
  }
}
