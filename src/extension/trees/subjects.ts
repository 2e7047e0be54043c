/** Everything that can be looked at now: programs that run or ran, and recordings that are open. */

import * as vscode from "vscode";
import type { RecordingEditor } from "../recordings/recording-editor.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Viewable } from "../view/viewable.ts";

/** What trees, tools and other extensions go through. */
export interface Subjects {
  /** The newest program first, then the recordings. */
  readonly all: readonly Viewable[];
  /** Fires when one comes, goes or changes its state. */
  readonly onDidChange: vscode.Event<void>;
}

/** Both kinds together. */
export function subjectsOf(sessions: Sessions, recordings: RecordingEditor): Subjects {
  const changed = new vscode.EventEmitter<void>();
  sessions.onDidChange(() => changed.fire());
  recordings.onDidChange(() => changed.fire());
  return {
    get all() {
      return [...sessions.all.toReversed(), ...recordings.open];
    },
    onDidChange: changed.event,
  };
}
