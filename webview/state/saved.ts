/**
 * What survives when the editor throws the page away and makes it anew (a hidden tab, a moved one).
 * It is read as `unknown`: an older version of the view may have written it.
 */

import type { Instant } from "../../src/protocol/instant.ts";
import type { View } from "../graph/camera.ts";
import type { Place, Places } from "../graph/layout/box.ts";
import type { Bookmark } from "../replay/bookmarks.ts";
import { type Clock, FASTEST, SPEEDS } from "../replay/clock.ts";
import type { Span } from "../timeline/span.ts";
import type { NodeId } from "./node.ts";
import { VIEWS, type ViewName } from "./view-name.ts";

/** The view's memory. */
export interface Saved {
  readonly selection: NodeId | undefined;
  /** Absent while the camera keeps all in view by itself. */
  readonly view: View | undefined;
  /** The chosen tab. */
  readonly tab: ViewName;
  /** Absent while all of the trace is shown. */
  readonly span: Span | undefined;
  readonly filter: string;
  readonly inspecting: boolean;
  /** Absent while the view follows the newest event. */
  readonly at: Instant | undefined;
  readonly speed: number;
  readonly loops: boolean;
  readonly bookmarks: readonly Bookmark[];
  readonly places: Places;
}

/** More places than this are not saved: the editor writes the state to disk. */
const MOST_PLACES = 5000;
const MOST_BOOKMARKS = 500;
/** JSON has no infinity. */
const FASTEST_WORD = "fastest";

/** The state as plain data. */
export function toPlain(saved: Saved): unknown {
  const places: number[] = [];
  for (const [id, place] of saved.places) {
    if (places.length >= 3 * MOST_PLACES) break;
    places.push(id, Math.round(place.x), Math.round(place.y));
  }
  const speed = saved.speed === FASTEST ? FASTEST_WORD : saved.speed;
  const bookmarks = saved.bookmarks.slice(0, MOST_BOOKMARKS);
  return { ...saved, speed, bookmarks, places };
}

/** The state from plain data; whatever is not as expected is left out. */
export function fromPlain(plain: unknown): Saved {
  const state = isRecord(plain) ? plain : {};
  const said = state["speed"] === FASTEST_WORD ? FASTEST : state["speed"];
  const speed = SPEEDS.find((offer) => offer === said) ?? 1;
  return {
    selection: isNumber(state["selection"]) ? state["selection"] : undefined,
    view: viewFrom(state["view"]),
    tab: VIEWS.find((view) => view === state["tab"]) ?? "graph",
    span: spanFrom(state["span"]),
    filter: typeof state["filter"] === "string" ? state["filter"] : "",
    inspecting: state["inspecting"] !== false,
    at: instantFrom(state["at"]),
    speed,
    loops: state["loops"] === true,
    bookmarks: bookmarksFrom(state["bookmarks"]),
    places: placesFrom(state["places"]),
  };
}

/** The instant by which a clock is saved: a replay goes on standing still where it was. */
export function instantToSave(clock: Clock, position: number): Instant | undefined {
  if (clock.mode === "live") return undefined;
  return clock.mode === "paused" ? clock.at : { position };
}

function instantFrom(value: unknown): Instant | undefined {
  if (value === "end") return "end";
  if (!isRecord(value)) return undefined;
  if (isNumber(value["time"])) return { time: value["time"] };
  return isNumber(value["position"]) ? { position: value["position"] } : undefined;
}

function viewFrom(value: unknown): View | undefined {
  if (!isRecord(value)) return undefined;
  const { x, y, k } = value;
  return isNumber(x) && isNumber(y) && isNumber(k) && k > 0 ? { x, y, k } : undefined;
}

function spanFrom(value: unknown): Span | undefined {
  if (!isRecord(value)) return undefined;
  const { from, to, follows } = value;
  if (!isNumber(from) || !isNumber(to) || from < 0 || from >= to) return undefined;
  return follows === true ? { from, to, follows } : { from, to };
}

function bookmarksFrom(value: unknown): readonly Bookmark[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST_BOOKMARKS).flatMap((plain: unknown) => {
    const { time, position } = isRecord(plain) ? plain : {};
    return isNumber(time) && isNumber(position) ? [{ time, position }] : [];
  });
}

function placesFrom(value: unknown): Places {
  const places = new Map<NodeId, Place>();
  if (!Array.isArray(value)) return places;
  const numbers: readonly unknown[] = value;
  for (let i = 0; i + 2 < numbers.length; i += 3) {
    const [id, x, y] = numbers.slice(i, i + 3);
    if (isNumber(id) && isNumber(x) && isNumber(y)) places.set(id, { x, y });
  }
  return places;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
