/** "New Example": a small program to play with, in the user's own folder. */

import * as vscode from "vscode";

/** The examples that come with the extension. */
function examples(): readonly (vscode.QuickPickItem & { readonly file: string })[] {
  const { l10n } = vscode;
  return [
    {
      file: "back-pressure.ts",
      label: l10n.t("Back-pressure"),
      detail: l10n.t("A producer, a buffer that fills up, and a consumer that is too slow"),
    },
    {
      file: "worker-pool.ts",
      label: l10n.t("Worker pool"),
      detail: l10n.t("Four workers share one queue of jobs"),
    },
    {
      file: "deadlock.ts",
      label: l10n.t("Deadlock"),
      detail: l10n.t("Two workers wait for each other for ever"),
    },
  ];
}

/** Asks which example, writes it into the first folder under a name that is free, and opens it. */
export async function newExample(extension: vscode.Uri): Promise<void> {
  const { l10n } = vscode;
  const chosen = await vscode.window.showQuickPick(examples(), {
    title: l10n.t("New Example"),
    placeHolder: l10n.t("Which one?"),
  });
  if (chosen === undefined) return;
  const source = vscode.Uri.joinPath(extension, "examples", "starters", chosen.file);
  const target = await freeName(chosen.file);
  if (target === undefined) return;
  await vscode.workspace.fs.copy(source, target, { overwrite: true });
  await vscode.window.showTextDocument(target);
}

/** A name in the workspace that nothing has; without a workspace the user is asked for one. */
async function freeName(file: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined) {
    return vscode.window.showSaveDialog({
      title: vscode.l10n.t("New Example"),
      filters: { TypeScript: ["ts"] },
    });
  }
  const taken = new Set((await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name));
  const [stem = file] = file.split(".");
  let name = file;
  for (let number = 2; taken.has(name); number++) name = `${stem}-${number}.ts`;
  return vscode.Uri.joinPath(folder, name);
}
