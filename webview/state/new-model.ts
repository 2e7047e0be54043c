/** The view's state as it begins: what it has kept from an earlier life, and the page's theme and motion. */

import type { FindingsAnswer } from "../../src/protocol/finding.ts";
import { type Clock, LIVE, seek } from "../replay/clock.ts";
import { pageTheme, watchTheme } from "../theme.ts";
import { NO_GROUPS } from "./group.ts";
import type { Followed } from "./message-key.ts";
import type { ViewModel } from "./model.ts";
import type { NodeId } from "./node.ts";
import type { Picture } from "./picture.ts";
import type { Saved } from "./saved.ts";
import { Signal } from "./signal.ts";

/** Makes the state; from then on it follows the theme, and whether the user wants things to move. */
export function newModel(saved: Saved): ViewModel {
  const motion = window.matchMedia("(prefers-reduced-motion: reduce)");
  const live = { ...LIVE, speed: saved.speed };
  const model: ViewModel = {
    picture: new Signal<Picture | undefined>(undefined),
    clock: new Signal<Clock>(saved.at === undefined ? live : seek(live, saved.at)),
    loops: new Signal(saved.loops),
    bookmarks: new Signal(saved.bookmarks),
    view: new Signal(saved.tab),
    span: new Signal(saved.span),
    selection: new Signal(saved.selection),
    filter: new Signal(saved.filter),
    matching: new Signal<ReadonlySet<NodeId> | undefined>(undefined),
    groups: new Signal(NO_GROUPS),
    openGroups: new Signal<ReadonlySet<string>>(new Set()),
    findings: new Signal<FindingsAnswer | undefined>(undefined),
    followed: new Signal<Followed | undefined>(undefined),
    theme: new Signal(pageTheme()),
    still: new Signal(motion.matches),
    inspecting: new Signal(saved.inspecting),
    caption: new Signal(""),
  };
  watchTheme((theme) => {
    model.theme.value = theme;
  });
  motion.addEventListener("change", () => {
    model.still.value = motion.matches;
  });
  return model;
}
