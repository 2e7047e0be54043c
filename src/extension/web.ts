/** The entry in a browser (vscode.dev, github.dev): recordings can be viewed, nothing can run. */

import * as vscode from "vscode";
import { commandRegister } from "./command.ts";
import { OwnEngine } from "./engine/own-engine.ts";
import { thresholdsOfUser } from "./engine/thresholds.ts";
import { startWebWorker } from "./engine/web-worker.ts";
import { RecordingEditor } from "./recordings/recording-editor.ts";
import { saveRecording } from "./recordings/save-recording.ts";
import { WholeFiles } from "./recordings/whole-files.ts";
import { OpenViews } from "./view/open-views.ts";

/** Called by VS Code when something of ours is first used. */
export function activate({ extensionUri, subscriptions }: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("mpscope", { log: true });
  const files = new WholeFiles();
  const platform = {
    startEngine: async () =>
      new OwnEngine(await startWebWorker(extensionUri, log), thresholdsOfUser()),
    read: (uri: vscode.Uri) => files.read(uri),
    closing: (uri: vscode.Uri) => files.closing(uri),
  };
  const editor = new RecordingEditor(extensionUri, log, new OpenViews(), platform);
  const command = commandRegister(subscriptions, log);
  subscriptions.push(log, editor.register());
  command("openSample", () => editor.openSample());
  command("saveRecording", async () => {
    if (editor.active !== undefined) await saveRecording(editor.active);
  });
}
