/** What is shown while there is nothing to show: how to begin. */

import { element, show } from "../element.ts";
import type { ViewModel } from "../state/model.ts";

/** The offers of the empty state. */
export type Offer = "run" | "sample";

const APPEAR = "Workers and channels appear as soon as the program makes them.";

/** Covers the graph until there is a first node. */
export class EmptyState {
  readonly root: HTMLElement;
  readonly #heading = element("h2", { text: "Nothing connected yet" });
  readonly #text = element("p");
  readonly #offers: HTMLElement;

  /** `start` begins one of the offers. */
  constructor(model: ViewModel, start: (what: Offer) => void) {
    this.#offers = element(
      "div",
      { class: "offers" },
      element("button", {
        class: "primary",
        text: "Run a file",
        onClick: () => start("run"),
      }),
      element("button", {
        class: "secondary",
        text: "Open the sample",
        onClick: () => start("sample"),
      }),
    );
    this.root = element(
      "div",
      { class: "empty" },
      drawing(),
      this.#heading,
      this.#text,
      this.#offers,
    );
    model.picture.subscribe((picture) => {
      const nodes =
        (picture?.declared.workers.length ?? 0) + (picture?.declared.channels.length ?? 0);
      // Before the first answer nobody knows whether there is nothing.
      show(this.root, picture !== undefined && nodes === 0);
      const { awaited, program, state } = picture?.info ?? {};
      if (awaited !== undefined) {
        this.#heading.textContent = `${awaited} has been started`;
        this.#text.textContent = APPEAR;
      } else if (program === undefined) {
        this.#heading.textContent = "Nothing connected yet";
        this.#text.textContent =
          "Run a program that uses channels, and its workers, channels and messages appear here while it runs.";
      } else {
        this.#heading.textContent = `${program.name} has no channels yet`;
        this.#text.textContent = APPEAR;
      }
      show(this.#offers, awaited === undefined && state !== "live");
    });
  }
}

/** Two workers and a channel, faintly. */
function drawing(): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 260 60");
  svg.setAttribute("class", "sketch");
  svg.setAttribute("aria-hidden", "true");
  const shapes: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["rect", { x: "1", y: "15", width: "62", height: "30", rx: "15" }],
    ["rect", { x: "96", y: "10", width: "68", height: "40", rx: "6" }],
    ["rect", { x: "197", y: "15", width: "62", height: "30", rx: "15" }],
    ["path", { d: "M63 30H92M164 30H193" }],
    ["path", { d: "M106 34v6M114 34v6M122 34v6", class: "slots" }],
    ["path", { d: "M130 34v6M138 34v6M146 34v6M154 34v6" }],
  ];
  for (const [tag, attributes] of shapes) {
    const shape = document.createElementNS(namespace, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    svg.append(shape);
  }
  return svg;
}
