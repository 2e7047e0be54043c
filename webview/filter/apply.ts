/** Keeps the set of nodes that the filter leaves, as the program and the filter change. */

import type { ViewModel } from "../state/model.ts";
import type { NodeId } from "../state/node.ts";
import { matchingNodes } from "./match.ts";
import { parseFilter, type Term } from "./parse.ts";

/** While time runs the set follows not more often than this, ms. */
const PERIOD = 250;

/** Sets `model.matching`; undefined while there is no filter, or one with a mistake. */
export function applyFilter(model: ViewModel): void {
  let terms: readonly Term[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const update = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const picture = model.picture.value;
    const before = model.matching.value;
    if (terms.length === 0 || picture === undefined) {
      model.matching.value = undefined;
      return;
    }
    const found = matchingNodes(picture, terms);
    if (before === undefined || !equal(before, found)) model.matching.value = found;
  };
  model.filter.subscribe((text) => {
    // What messages hold is asked of them, not of workers and channels.
    terms = (parseFilter(text).terms ?? []).filter(({ field }) => field !== "message");
    update();
  });
  model.picture.subscribe((picture) => {
    if (terms.length === 0) return;
    if (picture?.moving === true) timer ??= setTimeout(update, PERIOD);
    else update();
  });
}

function equal(a: ReadonlySet<NodeId>, b: ReadonlySet<NodeId>): boolean {
  return a.size === b.size && [...a].every((node) => b.has(node));
}
