/** What wheel, touch pad and mouse do over a plot of time: the same in all views. */

import type { Range } from "./range.ts";
import { timeAt } from "./span.ts";

/** A plot of time inside of an element, px. */
export interface PlotBox {
  readonly left: number;
  readonly width: number;
}

/** Pixels that a press may move and still be a click. */
const SLOP = 3;

/** What a plot does by itself. */
export interface GestureTarget {
  readonly range: Range;
  box(): PlotBox;
  /** A click at a place of the element, px. */
  click(x: number, y: number, event: PointerEvent): void;
  /** Whether the wheel alone has rows to scroll; else it zooms. */
  scrolls(): boolean;
}

/** The time at a place of a plot. */
function timeUnder(target: GestureTarget, x: number): number {
  const { left, width } = target.box();
  return timeAt(target.range.span, (x - left) / width);
}

/**
 * Listens: the wheel with Ctrl (a pinch) zooms around the pointer, sideways or with Shift it moves the
 * range; a drag moves the range, with Shift it chooses one; a double click shows all.
 */
export function listenToGestures(element: HTMLElement, target: GestureTarget): void {
  element.addEventListener("wheel", (event) => wheel(event, target), { passive: false });
  element.addEventListener("dblclick", () => target.range.set(undefined));
  let press: { readonly x: number; readonly y: number; readonly chooses: boolean } | undefined;
  let last = 0;
  let moved = false;
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.offsetX < target.box().left) return;
    press = { x: event.offsetX, y: event.offsetY, chooses: event.shiftKey };
    last = event.offsetX;
    moved = false;
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (press === undefined) return;
    moved ||= Math.abs(event.offsetX - press.x) > SLOP || Math.abs(event.offsetY - press.y) > SLOP;
    if (!moved || press.chooses) return;
    target.range.pan((last - event.offsetX) / target.box().width);
    last = event.offsetX;
  });
  element.addEventListener("pointerup", (event) => {
    const started = press;
    press = undefined;
    if (started === undefined) return;
    if (!moved) target.click(event.offsetX, event.offsetY, event);
    else if (started.chooses) choose(target, started.x, event.offsetX);
  });
  element.addEventListener("pointercancel", () => {
    press = undefined;
  });
}

function choose(target: GestureTarget, one: number, other: number): void {
  const times = [timeUnder(target, one), timeUnder(target, other)];
  const [from, to] = [Math.min(...times), Math.max(...times)];
  if (from < to) target.range.set({ from, to });
}

function wheel(event: WheelEvent, target: GestureTarget): void {
  const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
  if (!sideways && !event.ctrlKey && target.scrolls()) return;
  event.preventDefault();
  if (sideways) {
    const by = event.deltaX === 0 ? event.deltaY : event.deltaX;
    target.range.pan(by / target.box().width);
  } else {
    target.range.zoom(1.0015 ** event.deltaY, timeUnder(target, event.offsetX));
  }
}
