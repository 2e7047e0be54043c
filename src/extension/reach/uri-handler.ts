/** Opens what a link from outside asks for: only recordings, and outside of the workspace not unasked. */

import * as vscode from "vscode";
import type { RecordingEditor } from "../recordings/recording-editor.ts";
import { readLink } from "./links.ts";

/** Handles the links of this extension. */
export class LinkHandler implements vscode.UriHandler {
  readonly #editor: RecordingEditor;

  /** `editor` opens the recordings. */
  constructor(editor: RecordingEditor) {
    this.#editor = editor;
  }

  /** Called by VS Code for each link. */
  async handleUri({ path, query }: vscode.Uri): Promise<void> {
    try {
      const { file, at } = readLink(path, query);
      const uri = vscode.Uri.file(file);
      if (vscode.workspace.getWorkspaceFolder(uri) === undefined && !(await agrees(uri))) return;
      await this.#editor.openAt(uri, at === undefined ? undefined : { time: at });
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`mpscope: ${sentence}`);
    }
  }
}

async function agrees(file: vscode.Uri): Promise<boolean> {
  const { l10n } = vscode;
  const open = l10n.t("Open");
  const detail = l10n.t("A link asks for this recording. It is outside of the workspace.");
  const question = l10n.t("Open {0}?", file.fsPath);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, open)) === open;
}
