/** Does once, when the window opens, what a person does by hand: opens a file and runs it. */
import * as vscode from "vscode";

/** Called by VS Code. */
export async function activate() {
  const file = process.env["MPSCOPE_START_FILE"];
  if (file === undefined) return;
  await vscode.window.showTextDocument(vscode.Uri.file(file));
  await vscode.commands.executeCommand("mpscope.runCurrentFile");
}
