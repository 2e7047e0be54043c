/** The help: all keys, and what the drawing means. */

import { element } from "../element.ts";
import { KEY_HELP } from "../keyboard.ts";
import { iconButton } from "./button.ts";
import { legendEntries } from "./legend.ts";

/** A dialog over the view. */
export class Help {
  readonly root: HTMLDialogElement;

  constructor() {
    this.root = element("dialog", { class: "help", attributes: { "aria-label": "Help" } });
  }

  /** Few will ever open it: it is made then. */
  #fill(): void {
    const keys = element("dl", { class: "keys" });
    for (const { keys: text, does } of KEY_HELP) {
      keys.append(
        element(
          "div",
          {},
          element("dt", {}, element("kbd", { text })),
          element("dd", { text: does }),
        ),
      );
    }
    this.root.append(
      element(
        "div",
        { class: "title" },
        element("h2", { text: "Keys" }),
        iconButton("close", "Close", "Esc", () => this.close()),
      ),
      keys,
      element("h2", { text: "What you see" }),
      element("ul", { class: "legend-list" }, ...legendEntries()),
    );
  }

  /** Whether it is open. */
  get open(): boolean {
    return this.root.open;
  }

  /** Opens it, or closes it. */
  toggle(): void {
    if (this.root.open) this.close();
    else {
      if (this.root.childElementCount === 0) this.#fill();
      this.root.showModal();
    }
  }

  /** Closes it. */
  close(): void {
    this.root.close();
  }
}
