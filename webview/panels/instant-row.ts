/** A row of the inspector about something that happened: when, which is a way to that instant, what, and its line. */

import type { Site } from "../../src/trace/event.ts";
import { element, write } from "../element.ts";
import { moment } from "../format.ts";
import { SiteLink } from "./link.ts";

/** What the row can do. */
export interface InstantPorts {
  open(site: Site): void;
  /** Shows the instant after so many events. */
  seek(position: number): void;
}

/** What happened. */
export interface Happening {
  /** ns since the trace's start. */
  readonly time: number;
  /** Events up to it, itself included. */
  readonly position: number;
  readonly text: string;
  readonly site: Site | undefined;
}

/** The row. */
export class InstantRow {
  readonly root: HTMLElement;
  readonly #time: HTMLElement;
  readonly #text = element("span", { class: "grow" });
  readonly #link: SiteLink;
  readonly #decimals: number | undefined;
  #position = 0;

  /** `decimals` of a second are told. */
  constructor(ports: InstantPorts, decimals?: number) {
    this.#decimals = decimals;
    this.#time = element("button", {
      class: "link time",
      title: "Show this instant",
      onClick: () => ports.seek(this.#position),
    });
    this.#link = new SiteLink((site) => ports.open(site));
    this.root = element("li", { class: "row" }, this.#time, this.#text, this.#link.root);
  }

  /** Shows what happened. */
  set({ time, position, text, site }: Happening): void {
    this.#position = position;
    write(this.#time, moment(time, this.#decimals));
    write(this.#text, text);
    this.#link.set(site);
  }
}
