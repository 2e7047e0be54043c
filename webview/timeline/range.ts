/** The range of time that all views show, as they move it. */

import type { ViewModel } from "../state/model.ts";
import { panSpan, type Span, spanWith, wholeSpan, zoomSpan } from "./span.ts";

/** Reads and sets the model's range. All times are ns since the trace's start. */
export class Range {
  readonly #model: ViewModel;

  constructor(model: ViewModel) {
    this.#model = model;
  }

  /** All of the trace as known now. */
  get whole(): Span {
    return wholeSpan(this.#model.picture.value?.frame.head.endTime ?? 0);
  }

  /** What is shown. */
  get span(): Span {
    return this.#model.span.value ?? this.whole;
  }

  /** Whether it is less than all. */
  get isZoomed(): boolean {
    return this.#model.span.value !== undefined;
  }

  /** Shows a range; undefined shows all. */
  set(span: Span | undefined): void {
    this.#model.span.value = span;
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
