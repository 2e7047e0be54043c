/** What a webview can show: a program that runs or ran, or a recording's file. */

import type * as vscode from "vscode";

/** Something with an engine behind it. */
export interface Viewable {
  /** What a person calls it. */
  readonly name: string;
  /** A program that is expected, runs or has ended; or a recording that was opened. */
  readonly state: "waiting" | "running" | "ended" | "recording";
  /** The recording's file, once there is one; it may still grow. */
  readonly recording: vscode.Uri | undefined;
  /** The folder in which its source files are looked for first. */
  readonly home: vscode.Uri | undefined;
  /** Asks the engine. */
  request(method: string, args: unknown): Promise<unknown>;
}
