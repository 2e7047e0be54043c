/** Names the end of the wait chain: who holds the others up, beside the graph in a few words. */

import { element, show, write } from "../element.ts";
import { ellipsis, percent, plural } from "../format.ts";
import type { Trouble } from "../graph/trouble.ts";
import type { ViewModel } from "../state/model.ts";
import { workerNode } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { shareOf } from "../state/worker-look.ts";

/** What is said of a bottleneck. */
export interface BottleneckText {
  readonly title: string;
  readonly body: string;
}

/** While time runs, a bottleneck is named when it has been one for so long, ms. */
const LASTING = 700;
const MOST_NAMES = 3;

/** The words for a trouble; undefined where nobody in particular holds others up. */
export function bottleneckText(picture: Picture, trouble: Trouble): BottleneckText | undefined {
  const holders = [...trouble.holders];
  const [first] = holders;
  if (first === undefined || trouble.channels.size === 0) return undefined;
  const { workers, channels } = picture.declared;
  const names = listed(holders.map((worker) => workers[worker]?.name ?? ""));
  const busy =
    holders.length === 1 ? ` (${percent(shareOf(picture.frame, first, "busy"))} busy)` : "";
  const on = listed([...trouble.channels].map((channel) => channels[channel]?.name ?? ""));
  return {
    title: `Bottleneck: ${names}${busy}`,
    body: `${plural(trouble.blocked, "sender")} blocked on ${on}: the wait ends here.`,
  };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => ellipsis(name, 24));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

/** A box over the graph; pressing it selects the worker. */
export class Bottleneck {
  readonly root: HTMLButtonElement;
  readonly #title = element("b");
  readonly #body = element("span");
  #worker: number | undefined;
  #since = 0;

  constructor(model: ViewModel) {
    this.root = element(
      "button",
      {
        class: "bottleneck",
        attributes: { type: "button" },
        onClick: () => {
          if (this.#worker !== undefined) model.selection.value = workerNode(this.#worker);
        },
      },
      this.#title,
      this.#body,
    );
    this.root.hidden = true;
  }

  /** Shows the trouble of a picture at the wall clock's `now`, ms. */
  update(picture: Picture, trouble: Trouble, now: number): void {
    const [worker] = trouble.holders;
    if (worker !== this.#worker) {
      this.#worker = worker;
      this.#since = now;
    }
    const text = bottleneckText(picture, trouble);
    const lasts = !picture.moving || now - this.#since >= LASTING;
    show(this.root, text !== undefined && lasts);
    if (text === undefined) return;
    write(this.#title, text.title);
    write(this.#body, text.body);
  }
}
