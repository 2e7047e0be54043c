/** The owners of a channel's handles: what each does, and where its handle comes from. */

import type { Holder } from "../../src/protocol/messages.ts";
import type { Site } from "../../src/trace/event.ts";
import { attribute, element, Rows, show, write } from "../element.ts";
import { count, duration, plural } from "../format.ts";
import { SiteLink } from "./link.ts";

interface HolderRow {
  readonly root: HTMLElement;
  readonly dot: HTMLElement;
  readonly name: HTMLButtonElement;
  readonly link: SiteLink;
  readonly state: HTMLElement;
  worker: number;
}

/** A list of holders under a heading. */
export class Holders {
  readonly root: HTMLElement;
  readonly #heading = element("h3");
  readonly #title: string;
  readonly #rows: Rows<HolderRow>;

  /** `select` is called with the index of a worker whose name was pressed. */
  constructor(title: string, open: (site: Site) => void, select: (worker: number) => void) {
    this.#title = title;
    const list = element("ul", { class: "rows" });
    this.root = element("section", {}, this.#heading, list);
    this.#rows = new Rows(list, () => {
      const dot = element("i", { class: "dot", attributes: { "aria-hidden": "true" } });
      const name = element("button", { class: "name" });
      const link = new SiteLink(open);
      const state = element("span", { class: "aside" });
      const row: HolderRow = {
        root: element("li", { class: "row" }, dot, name, link.root, state),
        dot,
        name,
        link,
        state,
        worker: -1,
      };
      name.addEventListener("click", () => {
        if (row.worker >= 0) select(row.worker);
      });
      return row;
    });
  }

  /** Shows these holders. */
  update(holders: readonly Holder[]): void {
    write(this.#heading, `${this.#title} (${holders.length})`);
    show(this.root, holders.length > 0);
    this.#rows.update(holders, (row, holder) => {
      row.worker = holder.worker;
      write(row.name, holder.handles > 1 ? `${holder.name} ×${holder.handles}` : holder.name);
      attribute(row.name, "title", holder.name);
      row.name.disabled = holder.worker < 0;
      attribute(row.dot, "data-state", holder.state);
      row.link.set(holder.site);
      write(row.state, stateOf(holder));
      attribute(row.state, "title", plural(holder.messages, "message"));
    });
  }
}

function stateOf(holder: Holder): string {
  const messages = `${count(holder.messages)} msg`;
  if (holder.state === "idle") return messages;
  if (holder.state === "gone") return `gone · ${messages}`;
  return `${holder.state} ${duration(holder.since)}`;
}
