/** The view's keys, in one list: what they do, and what the help says of them. */

import { VIEWS, type ViewName } from "./state/view-name.ts";

/** What keys can do. */
export interface KeyActions {
  show(view: ViewName): void;
  /** Puts the cursor into the filter. */
  filter(): void;
  /** Makes the range of time so many times as long. */
  zoomRange(factor: number): void;
  /** Moves the range of time by a part of its length. */
  panRange(part: number): void;
  selectNext(right: number, down: number): void;
  togglePlay(): void;
  step(by: 1 | -1, to?: "mark" | "finding"): void;
  /** Plays the range shown again and again, or once. */
  toggleLoop(): void;
  /** Puts a bookmark at the instant shown, or takes it away. */
  toggleBookmark(): void;
  toStart(): void;
  toEnd(): void;
  zoomBy(factor: number): void;
  fit(): void;
  tidy(): void;
  /** Opens the selected group, or closes that of the selected node. */
  toggleGroup(): void;
  toggleInspector(): void;
  toggleTable(): void;
  toggleHelp(): void;
  /** Closes what is open; else clears the selection. */
  escape(): void;
  /** Goes to the details of what is selected. */
  inspect(): void;
}

/** A line of the help. */
export interface KeyHelp {
  readonly keys: string;
  readonly does: string;
}

/** What the help says. */
export const KEY_HELP: readonly KeyHelp[] = [
  { keys: "1  2  3  4", does: "graph, occupancy, sequence, workers" },
  { keys: "F", does: "filter; Enter shows the first that matches" },
  { keys: "W  S", does: "zoom into the time around the instant shown, and out" },
  { keys: "A  D", does: "earlier, later" },
  { keys: "← ↑ → ↓", does: "select the next node in that direction" },
  { keys: "Enter", does: "go to the details of the selected node; open a group" },
  { keys: "E", does: "open the selected group, or close that of the selected node" },
  { keys: "Esc", does: "close what is open, clear the selection" },
  { keys: "Space", does: "play or pause the view; the program runs on" },
  {
    keys: "Shift + ←  →",
    does: "one event back or on; of the message followed or the node selected, if any",
  },
  { keys: "N  M", does: "to the next finding, to the next mark or bookmark; back with Shift" },
  { keys: "B", does: "put a bookmark at the instant shown, or take it away" },
  { keys: "L", does: "play the range shown again and again, or once" },
  { keys: "Home  End", does: "to the start; to the end, or live again" },
  { keys: "+  −", does: "zoom" },
  { keys: "0", does: "show all" },
  { keys: "T", does: "tidy: lay the graph out anew" },
  { keys: "I", does: "open or close the inspector" },
  { keys: "G", does: "show the graph as a table, and back" },
  { keys: "?", does: "this help" },
  {
    keys: "On the timeline",
    does: "drag to move in time, + and − or Ctrl and the wheel to zoom, double click for all",
  },
];

/** Calls the actions for the keys pressed in the page. */
export function listenToKeys(actions: KeyActions): void {
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const onButton = event.target instanceof HTMLElement && event.target.closest("button") !== null;
    // Space and Enter press the button that has the focus.
    if (onButton && (event.key === " " || event.key === "Enter")) return;
    if (act(event, actions)) event.preventDefault();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}

/** Does what the key says; returns whether it says something. */
function act(event: KeyboardEvent, actions: KeyActions): boolean {
  const bindings: Readonly<Record<string, () => void>> = event.shiftKey
    ? {
        ArrowLeft: () => actions.step(-1),
        ArrowRight: () => actions.step(1),
        N: () => actions.step(-1, "finding"),
        M: () => actions.step(-1, "mark"),
        "?": () => actions.toggleHelp(),
        "+": () => actions.zoomBy(1.25),
      }
    : {
        ArrowLeft: () => actions.selectNext(-1, 0),
        ArrowRight: () => actions.selectNext(1, 0),
        ArrowUp: () => actions.selectNext(0, -1),
        ArrowDown: () => actions.selectNext(0, 1),
        " ": () => actions.togglePlay(),
        Enter: () => actions.inspect(),
        Escape: () => actions.escape(),
        Home: () => actions.toStart(),
        End: () => actions.toEnd(),
        "+": () => actions.zoomBy(1.25),
        "=": () => actions.zoomBy(1.25),
        "-": () => actions.zoomBy(0.8),
        "0": () => actions.fit(),
        w: () => actions.zoomRange(0.7),
        s: () => actions.zoomRange(1 / 0.7),
        a: () => actions.panRange(-0.2),
        d: () => actions.panRange(0.2),
        ...Object.fromEntries(VIEWS.map((view, i) => [String(i + 1), () => actions.show(view)])),
        f: () => actions.filter(),
        n: () => actions.step(1, "finding"),
        m: () => actions.step(1, "mark"),
        b: () => actions.toggleBookmark(),
        l: () => actions.toggleLoop(),
        t: () => actions.tidy(),
        e: () => actions.toggleGroup(),
        i: () => actions.toggleInspector(),
        g: () => actions.toggleTable(),
        "?": () => actions.toggleHelp(),
      };
  const bound = bindings[event.key];
  bound?.();
  return bound !== undefined;
}
