/** What a screen reader is told of by itself: the selection, steps, and trouble that has begun. */

import { element, write } from "./element.ts";
import { plural } from "./format.ts";
import { describeNode } from "./graph/describe.ts";
import type { ViewModel } from "./state/model.ts";
import type { Picture } from "./state/picture.ts";

/** Blocked senders are told of not more often than this, ms. */
const PERIOD = 5000;

/** A live region that speaks. */
export class Announcer {
  readonly root = element("div", {
    class: "unseen",
    attributes: { "aria-live": "polite", role: "log", "aria-label": "Messages" },
  });
  #blocked = 0;
  #state = "";
  #saidAt = -Infinity;

  constructor(model: ViewModel) {
    model.selection.subscribe((node) => {
      const picture = model.picture.value;
      if (node !== undefined && picture !== undefined) this.say(describeNode(picture, node));
    });
    model.caption.subscribe((caption) => {
      if (caption !== "") this.say(caption);
    });
    model.picture.subscribe((picture) => {
      if (picture !== undefined) this.#follow(picture);
    });
  }

  /** Says a sentence. */
  say(text: string): void {
    write(this.root, text);
  }

  #follow({ frame, info }: Picture): void {
    if (info.state !== this.#state) {
      this.#state = info.state;
      if (info.state === "ended") this.say("The program has ended.");
      if (info.state === "cut") this.say("The program ended without a goodbye.");
    }
    const { blockedSenders } = frame.head;
    const now = performance.now();
    if (blockedSenders > 0 && this.#blocked === 0 && now - this.#saidAt > PERIOD) {
      this.#saidAt = now;
      this.say(`${plural(blockedSenders, "sender")} blocked.`);
    }
    this.#blocked = blockedSenders;
  }
}
