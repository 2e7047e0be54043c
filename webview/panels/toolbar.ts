/** The line above the graph: time controls, the program in figures, and what else can be done. */

import { element, show, write } from "../element.ts";
import { count, perSecond } from "../format.ts";
import type { ViewModel } from "../state/model.ts";
import type { Picture } from "../state/picture.ts";

/** A figure with its unit in a slot of fixed width. */
class Figure {
  readonly root: HTMLElement;
  readonly #value = element("b");
  readonly #unit = element("span");

  constructor(name: string) {
    this.root = element("span", { class: `figure ${name}` }, this.#value, this.#unit);
  }

  set(value: string, unit: string): void {
    write(this.#value, value);
    write(this.#unit, unit);
  }
}

/** Shows the program's figures between the controls and the buttons. */
export class Toolbar {
  readonly root: HTMLElement;
  readonly #workers = new Figure("workers");
  readonly #channels = new Figure("channels");
  readonly #messages = new Figure("messages");
  readonly #events = new Figure("events");
  readonly #blocked = new Figure("blocked");
  readonly #lost = new Figure("lost");

  /** `controls` go to the left, `buttons` to the right. */
  constructor(model: ViewModel, controls: readonly HTMLElement[], buttons: readonly HTMLElement[]) {
    // Those that do not fit are left out, trouble never.
    const counts = element(
      "div",
      { class: "counts" },
      this.#workers.root,
      this.#channels.root,
      this.#messages.root,
      this.#events.root,
    );
    const figures = element(
      "div",
      { class: "figures" },
      this.#lost.root,
      counts,
      this.#blocked.root,
    );
    const group = element(
      "div",
      { class: "buttons", attributes: { role: "group", "aria-label": "View" } },
      ...buttons,
    );
    const second = element("div", { class: "second-line" }, figures, group);
    this.root = element("header", { class: "toolbar" }, ...controls, second);
    model.picture.subscribe((picture) => this.#update(picture));
  }

  #update(picture: Picture | undefined): void {
    const head = picture?.frame.head;
    const workers = head?.workers ?? 0;
    const channels = head?.channels ?? 0;
    const blocked = head?.blockedSenders ?? 0;
    const lost = head?.lost ?? 0;
    this.#workers.set(count(workers), workers === 1 ? "worker" : "workers");
    this.#channels.set(count(channels), channels === 1 ? "channel" : "channels");
    this.#messages.set(perSecond(head?.messageRate ?? 0), "msg/s");
    this.#events.set(perSecond(head?.eventRate ?? 0), "events/s");
    this.#blocked.set(count(blocked), blocked === 1 ? "blocked sender" : "blocked senders");
    this.#lost.set(count(lost), lost === 1 ? "record lost" : "records lost");
    // It keeps its place, so that nothing moves when a sender blocks for a moment.
    this.#blocked.root.classList.toggle("none", blocked === 0);
    show(this.#lost.root, lost > 0);
  }
}
