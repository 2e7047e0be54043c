/** The extension's entry: wires commands, views and sessions together. */

import * as vscode from "vscode";
import { LaunchError } from "../launch/errors.ts";
import { RecordingEditor } from "./recordings/recording-editor.ts";
import { saveRecording } from "./recordings/save-recording.ts";
import { Sessions } from "./sessions/sessions.ts";
import { runFile } from "./start/run-file.ts";
import { LiveViews } from "./view/live-view.ts";
import type { Viewable } from "./view/viewable.ts";

/** Called by VS Code when something of ours is first used. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, subscriptions } = context;
  const log = vscode.window.createOutputChannel("mpscope", { log: true });
  const views = new LiveViews(extensionUri, log);
  const sessions = new Sessions(context, log, (session) => views.has(session));
  const editor = new RecordingEditor(extensionUri, log);

  const command = (name: string, run: (...args: unknown[]) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(`mpscope.${name}`, (...args: unknown[]) =>
      run(...args).catch((error: unknown) => complain(error, log)),
    );
  const shown = (): Viewable | undefined => views.active ?? editor.active;
  subscriptions.push(
    log,
    sessions,
    vscode.window.registerCustomEditorProvider(RecordingEditor.viewType, editor, {
      supportsMultipleEditorsPerDocument: true,
    }),
    command("runCurrentFile", async (file) => {
      const uri = file instanceof vscode.Uri ? file : undefined;
      await runFile(uri, extensionUri, sessions, (session) => views.show(session));
    }),
    command("openSample", async () => {
      const sample = vscode.Uri.joinPath(extensionUri, "media", "sample.mpscope");
      await vscode.commands.executeCommand("vscode.openWith", sample, RecordingEditor.viewType);
    }),
    command("showView", async () => {
      const session = await sessions.pick("Which program?");
      if (session !== undefined) views.show(session);
    }),
    command("saveRecording", async () => {
      const recording = shown() ?? (await sessions.pick("Which program's recording?"));
      if (recording !== undefined) await saveRecording(recording);
    }),
  );
}

/** What a person can do something about is said to them; what they cannot goes to the log as well. */
function complain(error: unknown, log: vscode.LogOutputChannel): void {
  const sentence = error instanceof Error ? error.message : String(error);
  if (!(error instanceof LaunchError)) log.error(error instanceof Error ? error : sentence);
  void vscode.window.showErrorMessage(`mpscope: ${sentence}`);
}
