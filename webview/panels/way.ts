/** Where the time of a message went: a bar of its parts, and each of them in words. */

import type { WayPart } from "../../src/protocol/message-query.ts";
import { attribute, element, Rows, show, write } from "../element.ts";
import { duration, percent } from "../format.ts";

interface PartRow {
  readonly root: HTMLElement;
  readonly name: HTMLButtonElement;
  readonly dot: HTMLElement;
  readonly aside: HTMLElement;
  part: WayPart | undefined;
}

interface Segment {
  readonly root: HTMLElement;
}

/** The section of a message's panel. */
export class Way {
  readonly root: HTMLElement;
  readonly #total = element("span", { class: "aside" });
  readonly #segments: Rows<Segment>;
  readonly #parts: Rows<PartRow>;

  /** `select` is called with a part that was pressed. */
  constructor(select: (part: WayPart) => void) {
    const bar = element("div", { class: "way", attributes: { "aria-hidden": "true" } });
    const list = element("ol", { class: "rows" });
    this.#segments = new Rows(bar, () => ({ root: element("i") }));
    this.#parts = new Rows(list, () => partRow(select));
    const heading = element("h3", { text: "Where did the time go" });
    this.root = element(
      "section",
      {},
      element("div", { class: "row head" }, heading, this.#total),
      bar,
      list,
    );
  }

  /** Shows a way, its parts in order. */
  update(way: readonly WayPart[]): void {
    const total = way.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0);
    show(this.root, way.length > 0);
    write(this.#total, duration(total));
    this.#segments.update(way, ({ root }, { kind, from, to }) => {
      attribute(root, "data-kind", kind);
      root.style.flexGrow = String(total === 0 ? 1 : Math.max(0, to - from) / total);
    });
    this.#parts.update(way, (row, part) => {
      row.part = part;
      attribute(row.dot, "data-kind", part.kind);
      write(row.name, part.text);
      attribute(row.name, "title", part.text);
      const length = Math.max(0, part.to - part.from);
      write(row.aside, `${duration(length)} · ${percent(total === 0 ? 0 : length / total)}`);
    });
  }
}

function partRow(select: (part: WayPart) => void): PartRow {
  const dot = element("i", { class: "way-dot", attributes: { "aria-hidden": "true" } });
  const name = element("button", { class: "name" });
  const aside = element("span", { class: "aside" });
  const root = element("li", { class: "row" }, dot, name, aside);
  const row: PartRow = { root, name, dot, aside, part: undefined };
  name.addEventListener("click", () => {
    if (row.part !== undefined) select(row.part);
  });
  return row;
}
