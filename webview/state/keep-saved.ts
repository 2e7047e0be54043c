/** When the view's memory is written: what the user chooses at once, where things stand in the graph from time to time. */

import type { ViewModel } from "./model.ts";
import { instantToSave, type Saved, toPlain } from "./saved.ts";

/** How often it is written in any case, ms. */
const PERIOD = 500;

/** From now on `write` is given the state as plain data; `graph` tells of what the model does not know. */
export function keepSaved(
  model: ViewModel,
  graph: () => Pick<Saved, "view" | "places">,
  write: (plain: unknown) => void,
): void {
  const save = (): void => {
    const position = model.picture.value?.frame.head.position ?? 0;
    write(
      toPlain({
        ...graph(),
        selection: model.selection.value,
        tab: model.view.value,
        span: model.span.value,
        filter: model.filter.value,
        inspecting: model.inspecting.value,
        at: instantToSave(model.clock.value, position),
        speed: model.clock.value.speed,
        loops: model.loops.value,
        bookmarks: model.bookmarks.value,
      }),
    );
  };
  let soon: ReturnType<typeof setTimeout> | undefined;
  const saveSoon = (): void => {
    soon ??= setTimeout(() => {
      soon = undefined;
      save();
    });
  };
  const { clock, view, span, filter, selection, inspecting, loops, bookmarks } = model;
  for (const chosen of [clock, view, span, filter, selection, inspecting, loops, bookmarks]) {
    chosen.subscribe(saveSoon);
  }
  setInterval(save, PERIOD);
  window.addEventListener("pagehide", save);
}
