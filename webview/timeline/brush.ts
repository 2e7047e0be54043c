/** Chooses a range with the mouse or a finger: drawn anew, moved, or made longer at an end. */

import { element, show } from "../element.ts";

/** How near to an end it is taken, px. */
const GRIP = 5;
/** A shorter drag is a click. */
const SLOP = 3;

/** From one place to a later one, px. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What a brush tells. Both ends of a plot are given by `limits`. */
export interface BrushPorts {
  limits(): Stretch;
  /** The stretch chosen now. */
  chosen(): Stretch | undefined;
  choose(stretch: Stretch): void;
  click(x: number): void;
}

/** What a drag does: one end stays where it is, or both move. */
type Drag = { readonly start: number } & (
  | { readonly kind: "end"; readonly fixed: number }
  | { readonly kind: "move"; readonly before: Stretch }
);

/** The chosen stretch on an area. */
export class Brush {
  readonly root = element("div", { class: "brush" });
  readonly #ports: BrushPorts;
  #drag: Drag | undefined;
  #moved = false;

  /** Listens to the area. */
  constructor(area: HTMLElement, ports: BrushPorts) {
    this.#ports = ports;
    area.append(this.root);
    const xOf = (event: PointerEvent): number => event.clientX - area.getBoundingClientRect().left;
    area.addEventListener("pointerdown", (event) => {
      const { from, to } = ports.limits();
      const x = xOf(event);
      if (event.button !== 0 || x < from - GRIP || x > to + GRIP) return;
      area.setPointerCapture(event.pointerId);
      this.#moved = false;
      this.#drag = this.#start(x);
    });
    area.addEventListener("pointermove", (event) => {
      if (this.#drag === undefined) area.style.cursor = this.#cursorAt(xOf(event));
      else this.#move(this.#drag, xOf(event));
    });
    area.addEventListener("pointerup", (event) => {
      if (this.#drag !== undefined && !this.#moved) ports.click(xOf(event));
      this.#drag = undefined;
    });
    area.addEventListener("pointercancel", () => {
      this.#drag = undefined;
    });
  }

  /** Shows a stretch; nothing when it is undefined. */
  show(stretch: Stretch | undefined): void {
    show(this.root, stretch !== undefined);
    if (stretch === undefined) return;
    this.root.style.transform = `translateX(${stretch.from}px)`;
    // One too short to be seen is still to be found.
    this.root.style.width = `${Math.max(2, stretch.to - stretch.from)}px`;
  }

  #start(x: number): Drag {
    const chosen = this.#ports.chosen();
    if (chosen === undefined) return { kind: "end", start: x, fixed: x };
    if (Math.abs(x - chosen.from) <= GRIP) return { kind: "end", start: x, fixed: chosen.to };
    if (Math.abs(x - chosen.to) <= GRIP) return { kind: "end", start: x, fixed: chosen.from };
    const isInside = x > chosen.from && x < chosen.to;
    return isInside
      ? { kind: "move", start: x, before: chosen }
      : { kind: "end", start: x, fixed: x };
  }

  #move(drag: Drag, x: number): void {
    this.#moved ||= Math.abs(x - drag.start) > SLOP;
    if (!this.#moved) return;
    const { from, to } = this.#ports.limits();
    if (drag.kind === "end") {
      const end = Math.max(from, Math.min(to, x));
      if (end === drag.fixed) return;
      this.#ports.choose({ from: Math.min(end, drag.fixed), to: Math.max(end, drag.fixed) });
      return;
    }
    const { before } = drag;
    const by = Math.max(from - before.from, Math.min(to - before.to, x - drag.start));
    this.#ports.choose({ from: before.from + by, to: before.to + by });
  }

  #cursorAt(x: number): string {
    const chosen = this.#ports.chosen();
    if (chosen === undefined) return "crosshair";
    if (Math.min(Math.abs(x - chosen.from), Math.abs(x - chosen.to)) <= GRIP) return "ew-resize";
    return x > chosen.from && x < chosen.to ? "grab" : "crosshair";
  }
}
