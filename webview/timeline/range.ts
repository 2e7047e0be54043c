/** The range of time that all views show, as they move it. */

import { growing } from "../replay/clock.ts";
import type { ViewModel } from "../state/model.ts";
import { panSpan, type Span, spanWith, wholeSpan, zoomSpan } from "./span.ts";

/** A page of a replay is seen at least so long, ns of the wall clock; of shorter ones stills are seen. */
const SHORTEST_PAGE = 0.3e9;
/** A shorter range that follows a live program would be another one in every frame, ns: it is seen in stills. */
const SHORTEST_FLOWING = 1e9;
/** How long a still is seen, ms. */
const STILL = 500;

/** What of the model it needs. */
type Moved = Pick<ViewModel, "picture" | "clock" | "span" | "loops">;

/** Reads and sets the model's range. All times are ns since the trace's start. */
export class Range {
  readonly #model: Moved;

  constructor(model: Moved) {
    this.#model = model;
  }

  /**
   * A range that followed a live program stands still when the view does; one that is played through turns over,
   * unless it is played again and again; a short one is moved only a few times a second. Call once.
   */
  moveWithClock(): void {
    let shown: Span | undefined;
    let still: ReturnType<typeof setTimeout> | undefined;
    const turn = (): void => {
      const { picture, clock, loops } = this.#model;
      if (clock.value.mode !== "playing" || loops.value) return;
      this.hold(picture.value?.frame.head.time ?? 0);
    };
    const nextStill = (): void => {
      still = undefined;
      if (this.#seenInStills) this.#model.span.value = this.#atTheEnd;
      else turn();
    };
    this.#model.picture.subscribe(() => {
      const { mode, speed } = this.#model.clock.value;
      if (mode === "live") shown = this.span;
      const length = this.span.to - this.span.from;
      const isShort = mode === "playing" && length < SHORTEST_PAGE * speed;
      if (isShort || this.#seenInStills) still ??= setTimeout(nextStill, STILL);
      else turn();
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
    if (span === undefined) return this.whole;
    return this.#follows && !this.#seenInStills ? this.#atTheEnd : span;
  }

  get #follows(): boolean {
    return this.#model.span.value?.follows === true && this.#model.clock.value.mode === "live";
  }

  get #seenInStills(): boolean {
    return this.#follows && this.#length < SHORTEST_FLOWING;
  }

  get #length(): number {
    const { from, to } = this.#model.span.value ?? this.whole;
    return to - from;
  }

  /** The range as long as it is, at the newest event. */
  get #atTheEnd(): Span {
    const { to } = this.whole;
    return { from: Math.max(0, to - this.#length), to, follows: true };
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
    const end = this.#seenInStills ? this.span.to : this.whole.to;
    if (span === undefined || !isLive || span.to < end - (span.to - span.from) / 100) {
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

  /** The instant shown where it is in the range, else the range's middle; the end of a still. */
  #anchor(): number {
    const { from, to } = this.span;
    if (this.#seenInStills) return to;
    const time = this.#model.picture.value?.frame.head.time ?? from;
    return time >= from && time <= to ? time : (from + to) / 2;
  }
}
