/** A few words beside the pointer. */

import { element, show, write } from "../element.ts";

/** One tooltip of an area. */
export class Tooltip {
  readonly #area: HTMLElement;
  readonly #box = element("div", { class: "tooltip", attributes: { "aria-hidden": "true" } });

  constructor(area: HTMLElement) {
    this.#area = area;
    this.#box.hidden = true;
    area.append(this.#box);
  }

  /** Shows a text at a point of the area, inside of it. */
  show(text: string, x: number, y: number): void {
    write(this.#box, text);
    show(this.#box, text !== "");
    const left = Math.max(4, Math.min(x + 14, this.#area.clientWidth - this.#box.offsetWidth - 4));
    const below = y + 18 + this.#box.offsetHeight < this.#area.clientHeight;
    this.#box.style.left = `${left}px`;
    this.#box.style.top = `${Math.max(4, below ? y + 18 : y - 8 - this.#box.offsetHeight)}px`;
  }

  /** Hides it. */
  hide(): void {
    show(this.#box, false);
  }
}
