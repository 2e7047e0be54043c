/** What all parts of the view share: one instant, one selection, one theme. */

import type { FindingsAnswer } from "../../src/protocol/finding.ts";
import type { Bookmark } from "../replay/bookmarks.ts";
import type { Clock } from "../replay/clock.ts";
import type { Theme } from "../theme.ts";
import type { Span } from "../timeline/span.ts";
import type { Groups } from "./group.ts";
import type { Followed } from "./message-key.ts";
import type { NodeId } from "./node.ts";
import type { Picture } from "./picture.ts";
import type { Signal } from "./signal.ts";
import type { ViewName } from "./view-name.ts";

/** The view's state. */
export interface ViewModel {
  /** The instant shown; absent until the engine has answered once. */
  readonly picture: Signal<Picture | undefined>;
  readonly clock: Signal<Clock>;
  /** Whether a replay begins anew at the end of the range shown. */
  readonly loops: Signal<boolean>;
  /** In the order of time. */
  readonly bookmarks: Signal<readonly Bookmark[]>;
  readonly view: Signal<ViewName>;
  /** The range of time that every view shows; absent: all of the trace. */
  readonly span: Signal<Span | undefined>;
  readonly selection: Signal<NodeId | undefined>;
  /** What is written in the filter; see `filter/parse.ts`. */
  readonly filter: Signal<string>;
  /** The nodes that the filter leaves; absent: all. */
  readonly matching: Signal<ReadonlySet<NodeId> | undefined>;
  /** Like nodes, of which the closed groups are drawn as one node each. */
  readonly groups: Signal<Groups>;
  /** The keys of the groups that the user has opened. */
  readonly openGroups: Signal<ReadonlySet<string>>;
  /** What was found out about the program until the instant shown; absent until the engine has answered. */
  readonly findings: Signal<FindingsAnswer | undefined>;
  /** The message that is followed through all views. */
  readonly followed: Signal<Followed | undefined>;
  readonly theme: Signal<Theme>;
  /** Whether the user wants nothing to move by itself. */
  readonly still: Signal<boolean>;
  /** Whether the inspector is open. */
  readonly inspecting: Signal<boolean>;
  /** What happened at the instant that a step led to, in words; empty otherwise. */
  readonly caption: Signal<string>;
}
