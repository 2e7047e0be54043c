/** The extension's entry: wires commands, views and sessions together. */

import * as vscode from "vscode";
import { commandRegister } from "./command.ts";
import { RecordingEditor } from "./recordings/recording-editor.ts";
import { saveRecording } from "./recordings/save-recording.ts";
import { Sessions } from "./sessions/sessions.ts";
import { registerStarts } from "./start/starts.ts";
import { LiveViews } from "./view/live-view.ts";
import type { Viewable } from "./view/viewable.ts";

/** Called by VS Code when something of ours is first used. */
export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri, subscriptions } = context;
  const log = vscode.window.createOutputChannel("mpscope", { log: true });
  const views = new LiveViews(extensionUri, log);
  const sessions = new Sessions(context, log, (session) => views.has(session));
  const editor = new RecordingEditor(extensionUri, log);

  const command = commandRegister(subscriptions, log);
  const shown = (): Viewable | undefined => views.active ?? editor.active;
  subscriptions.push(
    log,
    sessions,
    vscode.window.registerCustomEditorProvider(RecordingEditor.viewType, editor, {
      supportsMultipleEditorsPerDocument: true,
    }),
  );
  command("openSample", async () => {
    const sample = vscode.Uri.joinPath(extensionUri, "media", "sample.mpscope");
    await vscode.commands.executeCommand("vscode.openWith", sample, RecordingEditor.viewType);
  });
  command("showView", async () => {
    const session = await sessions.pick(vscode.l10n.t("Which program?"));
    if (session !== undefined) views.show(session);
  });
  command("saveRecording", async () => {
    const recording = shown() ?? (await sessions.pick(vscode.l10n.t("Which program's recording?")));
    if (recording !== undefined) await saveRecording(recording);
  });
  registerStarts({ context, command, sessions, views });
}
