/** The range of time that all views show, as they move it. */

import { growing } from "../replay/clock.ts";
import type { ViewModel } from "../state/model.ts";
import { panSpan, type Span, spanWith, wholeSpan, zoomSpan } from "./span.ts";

/** A page of a replay is seen at least so long, ns of the wall clock. */
const SHORTEST_PAGE = 0.3e9;

/** Reads and sets the model's range. All times are ns since the trace's start. */
export class Range {
  readonly #model: ViewModel;

  constructor(model: ViewModel) {
    this.#model = model;
  }

  /**
   * A range that followed a live program stands still when the view does; one that is played through turns over,
   * unless it is played again and again. Call once.
   */
  moveWithClock(): void {
    let shown: Span | undefined;
    this.#model.picture.subscribe((picture) => {
      const clock = this.#model.clock.value;
      if (clock.mode === "live") shown = this.span;
      if (this.#model.loops.value) return;
      const length = this.span.to - this.span.from;
      // A page that is over before it can be seen is not turned to.
      if (clock.mode !== "playing" || picture === undefined || length < SHORTEST_PAGE * clock.speed)
        return;
      this.hold(picture.frame.head.time);
    });
    this.#model.clock.subscribe(({ mode }) => {
      const span = this.#model.span.value;
      if (mode === "live" || span?.follows !== true) return;
      const { from, to } = shown ?? span;
      this.#model.span.value = { from, to };
    });
  }

  /** All of the trace as known now. */
  get whole(): Span {
    return wholeSpan(this.#model.picture.value?.frame.head.endTime ?? 0);
  }

  /** What is shown. */
  get span(): Span {
    const span = this.#model.span.value;
    const { whole } = this;
    if (span === undefined) return whole;
    if (span.follows !== true || this.#model.clock.value.mode !== "live") return span;
    return { from: Math.max(0, whole.to - (span.to - span.from)), to: whole.to, follows: true };
  }

  /** Whether it is less than all. */
  get isZoomed(): boolean {
    return this.#model.span.value !== undefined;
  }

  /** Shows a range; undefined shows all. One that ends with a live trace follows it. */
  set(span: Span | undefined): void {
    const { clock, picture } = this.#model;
    const info = picture.value?.info;
    const isLive = clock.value.mode === "live" && info !== undefined && growing(info.state);
    const { whole } = this;
    if (span === undefined || !isLive || span.to < whole.to - (span.to - span.from) / 100) {
      this.#model.span.value = span && { from: span.from, to: span.to };
    } else {
      this.#model.span.value = { from: span.from, to: span.to, follows: true };
    }
  }

  /** Makes the range `factor` times as long; `around` keeps its place, unless told the instant shown. */
  zoom(factor: number, around = this.#anchor()): void {
    this.set(zoomSpan(this.span, this.whole, factor, around));
  }

  /** Moves the range by a part of its length. */
  pan(part: number): void {
    if (this.isZoomed) this.set(panSpan(this.span, this.whole, part));
  }

  /** Moves the range as little as needed to hold a time. */
  hold(time: number): void {
    if (this.isZoomed) this.set(spanWith(this.span, this.whole, time));
  }

  /** The instant shown where it is in the range, else the range's middle. */
  #anchor(): number {
    const { from, to } = this.span;
    const time = this.#model.picture.value?.frame.head.time ?? from;
    return time >= from && time <= to ? time : (from + to) / 2;
  }
}
