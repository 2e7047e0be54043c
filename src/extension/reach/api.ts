/**
 * What other extensions get: `vscode.extensions.getExtension("mpscope.mpscope")?.exports` after it was
 * activated. Within version 1 things are only added.
 */

import type * as vscode from "vscode";
import type { EngineMethods } from "../../protocol/messages.ts";
import type { RecordingEditor } from "../recordings/recording-editor.ts";
import type { Subjects } from "../trees/subjects.ts";
import type { Viewable } from "../view/viewable.ts";

/** A program that is traced here, or a recording that is open. */
export interface MpscopeProgram {
  readonly name: string;
  readonly state: Viewable["state"];
  /** Its recording, once there is one; it may still grow. */
  readonly recording: vscode.Uri | undefined;
  /** Asks about any instant of it. Rejects with a sentence when it cannot be answered. */
  request<M extends keyof EngineMethods>(
    method: M,
    args: Parameters<EngineMethods[M]>[0],
  ): Promise<ReturnType<EngineMethods[M]>>;
}

/** The extension's exports. */
export interface MpscopeApi {
  readonly version: 1;
  /** All there are now, the newest first. */
  programs(): readonly MpscopeProgram[];
  /** Fires when a program comes, goes, or changes its state. */
  readonly onDidChangePrograms: vscode.Event<void>;
  /**
   * The variables that make a Node program appear here when it runs with them. `program` is its file, an
   * absolute path. They hold until the window closes.
   */
  environmentFor(program: string): Promise<Readonly<Record<string, string>>>;
  /** Opens a recording, and goes to an instant of it (ns since its start). */
  openRecording(recording: vscode.Uri, at?: number): Promise<void>;
}

/** Makes the exports. */
export function makeApi(
  subjects: Subjects,
  editor: RecordingEditor,
  environmentFor: MpscopeApi["environmentFor"],
): MpscopeApi {
  return {
    version: 1,
    programs: () => subjects.all.map(programOf),
    onDidChangePrograms: subjects.onDidChange,
    environmentFor,
    openRecording: (recording, at) =>
      editor.openAt(recording, at === undefined ? undefined : { time: at }),
  };
}

function programOf(subject: Viewable): MpscopeProgram {
  return {
    get name() {
      return subject.name;
    },
    get state() {
      return subject.state;
    },
    get recording() {
      return subject.recording;
    },
    request: (method, args) =>
      // The engine answers a method with what the protocol says.
      subject.request(method, args) as Promise<never>,
  };
}
