/** The tabs that switch between the views, after the ARIA pattern for tabs. */

import { attribute, element } from "../element.ts";
import type { ViewModel } from "../state/model.ts";
import { VIEW_TITLES, VIEWS, type ViewName } from "../state/view-name.ts";

/** The id of the element that a view's tab controls. */
export function panelId(view: ViewName): string {
  return `view-${view}`;
}

/** Makes an element the panel of a view's tab: it is there only while its view is chosen. */
export function asPanel(root: HTMLElement, view: ViewName, model: ViewModel): void {
  root.id = panelId(view);
  attribute(root, "role", "tabpanel");
  attribute(root, "aria-labelledby", `tab-${view}`);
  model.view.subscribe((chosen) => {
    // Not `hidden`: what has no size could not be laid out before it is seen.
    root.classList.toggle("away", chosen !== view);
    root.inert = chosen !== view;
  });
}

/** The row of tabs; shows and sets the model's view. */
export function viewTabs(model: ViewModel): HTMLElement {
  const tabs = VIEWS.map((view, index) =>
    element("button", {
      class: "tab",
      text: VIEW_TITLES[view],
      title: `${VIEW_TITLES[view]} (${index + 1})`,
      attributes: {
        role: "tab",
        id: `tab-${view}`,
        "aria-controls": panelId(view),
      },
      onClick: () => {
        model.view.value = view;
      },
    }),
  );
  const root = element(
    "div",
    { class: "tabs", attributes: { role: "tablist", "aria-label": "View" } },
    ...tabs,
  );
  root.addEventListener("keydown", (event) => {
    const next = neighbour(model.view.value, event.key);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    model.view.value = next;
    tabs[VIEWS.indexOf(next)]?.focus();
  });
  model.view.subscribe((chosen) => {
    for (const [index, tab] of tabs.entries()) {
      const isChosen = VIEWS[index] === chosen;
      attribute(tab, "aria-selected", String(isChosen));
      attribute(tab, "tabindex", isChosen ? "0" : "-1");
    }
  });
  return root;
}

function neighbour(view: ViewName, key: string): ViewName | undefined {
  const at = VIEWS.indexOf(view);
  if (key === "ArrowRight") return VIEWS[(at + 1) % VIEWS.length];
  if (key === "ArrowLeft") return VIEWS.at(at - 1);
  if (key === "Home") return VIEWS[0];
  return key === "End" ? VIEWS.at(-1) : undefined;
}
