/** Buttons with an icon. */

import { attribute, element } from "../element.ts";
import { type IconName, icon } from "../icons.ts";

/** A button that shows only an icon; `label` is its name and its tooltip, `key` how to press it. */
export function iconButton(
  name: IconName,
  label: string,
  key: string,
  onClick: () => void,
): HTMLButtonElement {
  const button = element(
    "button",
    {
      class: "icon-button",
      onClick,
    },
    icon(name),
  );
  relabel(button, label, key);
  return button;
}

/** Renames a button. */
export function relabel(button: HTMLButtonElement, label: string, key: string): void {
  attribute(button, "aria-label", label);
  attribute(button, "title", key === "" ? label : `${label} (${key})`);
}

/** Shows another icon on a button. */
export function setIcon(button: HTMLButtonElement, name: IconName): void {
  if (button.dataset["icon"] === name) return;
  button.dataset["icon"] = name;
  button.replaceChildren(icon(name));
}
