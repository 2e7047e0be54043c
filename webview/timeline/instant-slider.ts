/** The instant shown as a slider, for keys and screen readers: the same in every view. */

import { attribute } from "../element.ts";
import { moment } from "../format.ts";
import { goLive, growing, seek } from "../replay/clock.ts";
import type { ViewModel } from "../state/model.ts";
import type { Picture } from "../state/picture.ts";
import { Range } from "./range.ts";
import type { Span } from "./span.ts";

/** Makes an element a slider that is moved by keys. */
export class InstantSlider {
  readonly #root: HTMLElement;
  readonly #model: ViewModel;
  readonly #range: Range;
  readonly #span: () => Span;

  /** `label` is its name; `span` says of what the keys' steps are parts. */
  constructor(root: HTMLElement, model: ViewModel, label: string, span: () => Span) {
    this.#root = root;
    this.#model = model;
    this.#range = new Range(model);
    this.#span = span;
    attribute(root, "role", "slider");
    attribute(root, "tabindex", "0");
    attribute(root, "aria-label", label);
    attribute(root, "aria-valuemin", "0");
    this.#say(0, 0);
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Says which instant is shown. */
  update({ frame }: Picture): void {
    const { time, endTime, position, endPosition } = frame.head;
    this.#say(time, endTime);
    const text = `${moment(time)} of ${moment(endTime)}, event ${position} of ${endPosition}`;
    attribute(this.#root, "aria-valuetext", text);
  }

  /** Shows the instant at a time, ns. */
  seek(time: number): void {
    const { clock, picture, caption } = this.#model;
    caption.value = "";
    const head = picture.value?.frame.head;
    if (head === undefined) return;
    const end = time >= head.endTime;
    clock.value = seek(clock.value, end ? "end" : { time: Math.max(0, time) });
  }

  /** In ms: a slider without a value is none, even before the first picture. */
  #say(time: number, endTime: number): void {
    attribute(this.#root, "aria-valuemax", String(Math.round(endTime / 1e6)));
    attribute(this.#root, "aria-valuenow", String(Math.round(time / 1e6)));
  }

  #key(event: KeyboardEvent): void {
    const picture = this.#model.picture.value;
    if (picture === undefined || event.shiftKey || event.ctrlKey || event.altKey) return;
    const { time } = picture.frame.head;
    const { from, to: end } = this.#span();
    const length = end - from;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: time - length / 100,
      ArrowRight: time + length / 100,
      PageUp: time - length / 10,
      PageDown: time + length / 10,
      Home: 0,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      this.seek(to);
      this.#range.hold(to);
    } else if (event.key === "End") {
      const { clock } = this.#model;
      clock.value = growing(picture.info.state) ? goLive(clock.value) : seek(clock.value, "end");
    } else if (event.key === "+" || event.key === "-") {
      this.#range.zoom(event.key === "+" ? 0.5 : 2, time);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
