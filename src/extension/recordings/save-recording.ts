/** Keeps a recording where the user wants it. */

import * as vscode from "vscode";
import { LaunchError } from "../../launch/errors.ts";
import type { Viewable } from "../view/viewable.ts";

/** Asks where, and copies the recording there: of a running program, what there is of it now. */
export async function saveRecording(shown: Viewable): Promise<void> {
  const { recording } = shown;
  if (recording === undefined)
    throw new LaunchError(vscode.l10n.t("{0} has recorded nothing yet", shown.name));
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? shown.home;
  const name = `${shown.name.replaceAll(/[^\w.-]+/g, "-")}.mpscope`;
  const target = await vscode.window.showSaveDialog({
    ...(folder !== undefined && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { [vscode.l10n.t("mpscope recording")]: ["mpscope"] },
    title: vscode.l10n.t("Save Recording"),
  });
  if (target === undefined) return;
  await vscode.workspace.fs.copy(recording, target, { overwrite: true });
}
