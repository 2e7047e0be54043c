/** The field in which a filter is written: an ARIA combobox with its offers, and what is wrong with it. */

import { attribute, element, Rows, show, write } from "../element.ts";
import { plural } from "../format.ts";
import type { ViewModel } from "../state/model.ts";
import { type Completion, completions } from "./complete.ts";
import { parseFilter } from "./parse.ts";

interface OfferRow {
  readonly root: HTMLElement;
  readonly label: HTMLElement;
  readonly remark: HTMLElement;
}

/** The field on the toolbar. */
export class FilterBox {
  readonly root: HTMLElement;
  readonly #model: ViewModel;
  readonly #reveal: () => void;
  readonly #input = element("input", {
    class: "filter-input",
    attributes: {
      type: "text",
      role: "combobox",
      placeholder: "Filter: state:full",
      "aria-label": "Filter",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "filter-offers",
      autocomplete: "off",
      spellcheck: "false",
    },
  });
  readonly #list = element("ul", {
    class: "filter-offers",
    attributes: { role: "listbox", id: "filter-offers", "aria-label": "Completions" },
  });
  readonly #problem = element("p", {
    class: "filter-problem",
    attributes: { role: "status", id: "filter-problem" },
  });
  readonly #rows: Rows<OfferRow>;
  #offers: readonly Completion[] = [];
  #chosen = -1;

  /** `reveal` shows the first node that matches. */
  constructor(model: ViewModel, reveal: () => void) {
    this.#model = model;
    this.#reveal = reveal;
    this.#rows = new Rows(this.#list, () => this.#row());
    this.root = element("div", { class: "filter" }, this.#input, this.#list, this.#problem);
    show(this.#list, false);
    attribute(this.#input, "aria-describedby", "filter-problem");
    this.#input.addEventListener("input", () => this.#write(this.#input.value));
    this.#input.addEventListener("focus", () => this.#offer());
    this.#input.addEventListener("blur", () => this.#close());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    model.filter.subscribe((text) => {
      if (this.#input.value !== text) this.#input.value = text;
      this.#say();
    });
    model.matching.subscribe(() => this.#say());
  }

  /** Puts the cursor into it. */
  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  #write(text: string): void {
    this.#model.filter.value = text;
    this.#offer();
  }

  #say(): void {
    const { problem } = parseFilter(this.#model.filter.value);
    write(this.#problem, problem ?? "");
    show(this.#problem, problem !== undefined);
    attribute(this.#input, "aria-invalid", String(problem !== undefined));
    const found = this.#model.matching.value?.size;
    attribute(
      this.#input,
      "title",
      found === undefined ? "Filter (F)" : `${plural(found, "node")} shown`,
    );
  }

  #offer(): void {
    const declared = this.#model.picture.value?.declared;
    this.#offers = declared === undefined ? [] : completions(this.#input.value, declared);
    this.#choose(-1);
    this.#rows.update(this.#offers, (row, { label, remark }) => {
      write(row.label, label);
      write(row.remark, remark);
    });
    for (const [i, option] of [...this.#list.children].entries()) option.id = `filter-offer-${i}`;
    const isOpen = this.#offers.length > 0;
    show(this.#list, isOpen);
    attribute(this.#input, "aria-expanded", String(isOpen));
  }

  #close(): void {
    show(this.#list, false);
    attribute(this.#input, "aria-expanded", "false");
    this.#choose(-1);
  }

  #choose(index: number): void {
    this.#chosen = index;
    for (const [i, option] of [...this.#list.children].entries()) {
      attribute(option, "aria-selected", String(i === index));
    }
    if (index < 0) this.#input.removeAttribute("aria-activedescendant");
    else attribute(this.#input, "aria-activedescendant", `filter-offer-${index}`);
  }

  #take(index: number): void {
    const offer = this.#offers[index];
    if (offer === undefined) return;
    const isWhole = !/[:><]$/.test(offer.filter);
    this.#input.value = isWhole ? `${offer.filter} ` : offer.filter;
    this.#write(this.#input.value);
  }

  #key(event: KeyboardEvent): void {
    const last = this.#offers.length - 1;
    const isOpen = this.#input.getAttribute("aria-expanded") === "true";
    if (event.key === "ArrowDown" && isOpen)
      this.#choose(this.#chosen === last ? 0 : this.#chosen + 1);
    else if (event.key === "ArrowUp" && isOpen)
      this.#choose(this.#chosen <= 0 ? last : this.#chosen - 1);
    else if (event.key === "Tab" && isOpen && this.#chosen >= 0) this.#take(this.#chosen);
    else if (event.key === "Enter") {
      if (this.#chosen >= 0) this.#take(this.#chosen);
      else {
        this.#close();
        this.#reveal();
      }
    } else if (event.key === "Escape") {
      if (isOpen) this.#close();
      else if (this.#input.value === "") this.#input.blur();
      else this.#write("");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #row(): OfferRow {
    const label = element("span", { class: "mono" });
    const remark = element("small");
    const root = element(
      "li",
      { attributes: { role: "option", "aria-selected": "false" } },
      label,
      remark,
    );
    // Before the field loses the cursor.
    root.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#take([...this.#list.children].indexOf(root));
    });
    return { root, label, remark };
  }
}
