/** "Run with mpscope" above a file that creates channels. */

import * as vscode from "vscode";
import { createsChannels } from "./program-text.ts";

/** The languages of programs. */
export const LANGUAGES: readonly string[] = ["javascript", "typescript"];

/** Offers the starts at a file's first line, unless the setting `mpscope.codeLens` is off. */
export class StartLens implements vscode.CodeLensProvider {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses: vscode.Event<void> = this.#changed.event;

  /** Looks at the settings again. */
  refresh(): void {
    this.#changed.fire();
  }

  /** The lenses of a file; none when it makes no channel. */
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const settings = vscode.workspace.getConfiguration("mpscope", document);
    if (!vscode.workspace.isTrusted || settings.get("codeLens") === false) return [];
    if (!createsChannels(document.getText())) return [];
    const top = new vscode.Range(0, 0, 0, 0);
    const lens = (title: string, tooltip: string, command: string) =>
      new vscode.CodeLens(top, { title, tooltip, command, arguments: [document.uri] });
    const { l10n } = vscode;
    return [
      lens(
        `$(type-hierarchy) ${l10n.t("Run with mpscope")}`,
        l10n.t("Run this file and watch its channels"),
        "mpscope.runCurrentFile",
      ),
      lens(
        l10n.t("Debug with mpscope"),
        l10n.t("Debug this file and watch its channels"),
        "mpscope.debugCurrentFile",
      ),
    ];
  }
}
