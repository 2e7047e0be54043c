/**
 * Makes and fills elements. Every text goes through `textContent`: names and messages come from
 * traced programs and are never taken for markup.
 */

/** What an element is made with. */
export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly title?: string;
  /** Attributes as they stand in HTML: `role`, `aria-label`, `tabindex`. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

/** Makes an element with its children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  // It never submits anything.
  if (made instanceof HTMLButtonElement) made.type = "button";
  if (options.class !== undefined) made.className = options.class;
  if (options.text !== undefined) made.textContent = options.text;
  if (options.title !== undefined) made.title = options.title;
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    made.setAttribute(name, value);
  }
  if (options.onClick !== undefined) made.addEventListener("click", options.onClick);
  made.append(...children);
  return made;
}

/** Writes a text, and touches the page only when it differs. */
export function write(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Writes a text in which names stand in backticks; these are set as code. */
export function writeNames(target: Element, text: string): void {
  const parts = text.split("`");
  if (target.textContent === parts.join("") && target.childNodes.length === parts.length) return;
  target.replaceChildren(
    ...parts.map((part, i) => (i % 2 === 1 ? element("code", { text: part }) : new Text(part))),
  );
}

/** Sets an attribute only when it differs. */
export function attribute(target: Element, name: string, value: string): void {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

/** Shows or hides an element. */
export function show(target: HTMLElement, visible: boolean): void {
  if (target.hidden === visible) target.hidden = !visible;
}

/**
 * Keeps a list's elements and fills them anew: row `i` always is the same element, so that focus
 * and the pointer stay where they are while the figures change.
 */
export class Rows<Row extends { readonly root: HTMLElement }> {
  readonly #parent: HTMLElement;
  readonly #make: () => Row;
  readonly #rows: Row[] = [];

  constructor(parent: HTMLElement, make: () => Row) {
    this.#parent = parent;
    this.#make = make;
  }

  /** Shows exactly one row an item, each filled by `fillRow`. */
  update<Item>(items: readonly Item[], fillRow: (row: Row, item: Item) => void): void {
    for (const [index, item] of items.entries()) {
      let row = this.#rows[index];
      if (row === undefined) {
        row = this.#make();
        this.#rows.push(row);
        this.#parent.append(row.root);
      }
      fillRow(row, item);
    }
    for (const row of this.#rows.splice(items.length)) row.root.remove();
  }
}
