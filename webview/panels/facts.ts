/** Lines of a name and a value. */

import { element, Rows, write } from "../element.ts";

/** A fact; `tone` colours the value beside what the words already say. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly tone?: "full" | "high" | "waiting";
}

interface FactRow {
  readonly root: HTMLElement;
  readonly name: HTMLElement;
  readonly value: HTMLElement;
}

/** A list of facts that keeps its elements. */
export class Facts {
  readonly root = element("dl", { class: "facts" });
  readonly #rows = new Rows<FactRow>(this.root, () => {
    const name = element("dt");
    const value = element("dd");
    return { root: element("div", {}, name, value), name, value };
  });

  /** Shows these facts. */
  update(facts: readonly Fact[]): void {
    this.#rows.update(facts, (row, fact) => {
      write(row.name, fact.name);
      write(row.value, fact.value);
      row.value.className = fact.tone === undefined ? "" : `tone-${fact.tone}`;
    });
  }
}
