/** What the shapes of the graph mean. */

import { element } from "../element.ts";

const NAMESPACE = "http://www.w3.org/2000/svg";

/** A shape: tag, class (its colour), attributes. */
type Shape = readonly [string, string, Readonly<Record<string, string | number>>];

interface Entry {
  readonly text: string;
  readonly width: number;
  readonly shapes: readonly Shape[];
}

const ENTRIES: readonly Entry[] = [
  { text: "low", width: 34, shapes: cells(1, "calm") },
  { text: "half", width: 34, shapes: cells(2, "half") },
  { text: "full", width: 34, shapes: cells(4, "full") },
  {
    text: "high-water mark",
    width: 6,
    shapes: [["rect", "foreground", { x: 2, y: 0, width: 2, height: 14 }]],
  },
  {
    text: "sender blocked",
    width: 7,
    shapes: [["rect", "full", { x: 2, y: 0, width: 4, height: 14, rx: 1.5 }]],
  },
  {
    text: "receiver waiting",
    width: 12,
    shapes: [["circle", "waiting ring", { cx: 6, cy: 7, r: 4 }]],
  },
  {
    text: "select",
    width: 22,
    shapes: [["path", "foreground ring dotted", { d: "M1 7H21" }]],
  },
  {
    text: "holds others up",
    width: 26,
    shapes: [["rect", "high ring", { x: 1.5, y: 2, width: 23, height: 10, rx: 5 }]],
  },
  {
    text: "closed",
    width: 22,
    shapes: [["rect", "dim ring dashed", { x: 1, y: 2, width: 20, height: 10, rx: 3 }]],
  },
];

function cells(filled: number, colour: string): readonly Shape[] {
  return [0, 1, 2, 3].map((i) => [
    "rect",
    i < filled ? colour : "track",
    { x: i * 9, y: 2, width: 7, height: 10, rx: 2 },
  ]);
}

/** The entries, a list item each. */
export function legendEntries(): readonly HTMLLIElement[] {
  return ENTRIES.map(({ text, width, shapes }) => {
    const svg = document.createElementNS(NAMESPACE, "svg");
    svg.setAttribute("width", String(width));
    svg.setAttribute("height", "14");
    svg.setAttribute("aria-hidden", "true");
    for (const [tag, colour, attributes] of shapes) {
      const shape = document.createElementNS(NAMESPACE, tag);
      shape.setAttribute("class", colour);
      for (const [name, value] of Object.entries(attributes)) {
        shape.setAttribute(name, String(value));
      }
      svg.append(shape);
    }
    return element("li", {}, svg, element("span", { text }));
  });
}

/** The legend under the graph. */
export function legend(): HTMLElement {
  return element(
    "ul",
    { class: "legend", attributes: { "aria-label": "Legend" } },
    ...legendEntries(),
  );
}
