/** Links to the program's source. */

import type { Site } from "../../src/trace/event.ts";
import { attribute, element, show, write } from "../element.ts";
import { fileName } from "../format.ts";

/** A link that can be pointed at another place. */
export class SiteLink {
  readonly root: HTMLButtonElement;
  #site: Site | undefined;

  /** `open` shows a place in the editor. */
  constructor(open: (site: Site) => void) {
    this.root = element("button", {
      class: "link mono",
      onClick: () => {
        if (this.#site !== undefined) open(this.#site);
      },
    });
  }

  /**
   * Points it at a place; hides it when there is none. `~` marks a place that was not looked at when it happened,
   * but taken from an earlier operation.
   */
  set(site: Site | undefined): void {
    this.#site = site;
    show(this.root, site !== undefined);
    if (site === undefined) return;
    const isAssumed = site.isAssumed === true;
    const place = `${site.file}:${site.line}:${site.column}`;
    write(this.root, `${isAssumed ? "~" : ""}${fileName(site.file)}:${site.line}`);
    attribute(
      this.root,
      "title",
      isAssumed
        ? `Open ${place} (assumed: an earlier operation of the same handle was there)`
        : `Open ${place}`,
    );
  }
}
