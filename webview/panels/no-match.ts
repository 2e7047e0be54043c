/** Stands where everything was while the filter leaves nothing. */

import { element, show } from "../element.ts";
import type { ViewModel } from "../state/model.ts";

/** A sentence in the middle of the view, and the way back. */
export class NoMatch {
  readonly root: HTMLElement;

  constructor(model: ViewModel) {
    const clear = element("button", {
      class: "secondary small",
      text: "Clear the filter",
      onClick: () => {
        model.filter.value = "";
      },
    });
    const sentence = element("p", { text: "Nothing matches the filter at this instant." });
    this.root = element(
      "div",
      { class: "no-match", attributes: { role: "status" } },
      sentence,
      clear,
    );
    this.root.hidden = true;
    model.matching.subscribe((matching) => show(this.root, matching?.size === 0));
  }
}
