/** Does once, when the window opens, what a person does by hand: picks a theme, opens a file and runs it. */
import * as vscode from "vscode";

/** Called by VS Code. */
export async function activate() {
  const { MPSCOPE_START_THEME: theme, MPSCOPE_START_FILE: file } = process.env;
  // A window in a browser with an extension under development reads its settings after it has picked a theme
  // by the browser's taste, and keeps that one unless the setting changes.
  if (theme !== undefined) {
    const settings = vscode.workspace.getConfiguration("workbench");
    await settings.update("colorTheme", theme, vscode.ConfigurationTarget.Global);
  }
  if (file === undefined) return;
  await vscode.window.showTextDocument(vscode.Uri.file(file));
  await vscode.commands.executeCommand("mpscope.runCurrentFile");
}
