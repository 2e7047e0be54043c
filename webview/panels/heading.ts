/** The head of an inspector panel: name, kind, state, and the line where it was made. */

import type { Site } from "../../src/trace/event.ts";
import { attribute, element, show, write } from "../element.ts";
import { SiteLink } from "./link.ts";

/** What a heading says. */
export interface HeadingText {
  readonly name: string;
  readonly kind: string;
  readonly site: Site | undefined;
  /** A word beside the name; empty for none. */
  readonly state: string;
  readonly alarming: boolean;
  /** A few words at the right. */
  readonly remark: string;
}

/** A panel's head. */
export class Heading {
  readonly root: HTMLElement;
  readonly #name = element("h2", { class: "mono" });
  readonly #kind = element("span", { class: "tag" });
  readonly #state = element("span", { class: "tag" });
  readonly #link: SiteLink;
  readonly #remark = element("span", { class: "aside" });

  constructor(open: (site: Site) => void) {
    this.#link = new SiteLink(open);
    this.root = element(
      "div",
      { class: "heading" },
      element("div", { class: "title" }, this.#name, this.#kind, this.#state),
      element("div", { class: "row" }, this.#link.root, this.#remark),
    );
  }

  /** Shows a text. */
  update(text: HeadingText): void {
    write(this.#name, text.name);
    attribute(this.#name, "title", text.name);
    write(this.#kind, text.kind);
    write(this.#state, text.state);
    show(this.#state, text.state !== "");
    this.#state.classList.toggle("alarming", text.alarming);
    this.#link.set(text.site);
    write(this.#remark, text.remark);
  }
}
