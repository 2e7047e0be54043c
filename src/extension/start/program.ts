/** Which file is meant to run, and on which Node. */

import { basename, extname } from "node:path";
import * as vscode from "vscode";
import { LaunchError } from "../../launch/errors.ts";
import { JAVASCRIPT, TYPESCRIPT } from "../../launch/typescript.ts";

const PROGRAMS: readonly string[] = [...JAVASCRIPT, ...TYPESCRIPT];

/**
 * The path of `file`, else of the active editor's file, else of one that the user chooses, after what was
 * typed in it has been saved. Undefined when the user chooses none. Throws a {@link LaunchError} when it
 * cannot run.
 */
export async function programToRun(file: vscode.Uri | undefined): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) {
    throw new LaunchError(vscode.l10n.t("a program runs only in a workspace that you trust"));
  }
  const chosen = file ?? currentFile() ?? (await chooseFile());
  return chosen === undefined ? undefined : savedProgram(chosen);
}

/** The Node of the settings; undefined for the one on PATH. */
export function chosenNode(): string | undefined {
  const setting = vscode.workspace.getConfiguration("mpscope").get<string>("nodePath", "");
  return setting === "" ? undefined : setting;
}

async function savedProgram(file: vscode.Uri): Promise<string> {
  if (file.scheme !== "file") {
    throw new LaunchError(
      vscode.l10n.t("{0} is not on a disk: save it there first", basename(file.path)),
    );
  }
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === file.fsPath);
  if (document?.isDirty === true && !(await document.save())) {
    throw new LaunchError(vscode.l10n.t("{0} could not be saved", basename(file.path)));
  }
  return file.fsPath;
}

/** The file a person would call the current one; a webview that has the focus has none. */
function currentFile(): vscode.Uri | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editors = activeTextEditor === undefined ? visibleTextEditors : [activeTextEditor];
  return editors.map(({ document }) => document.uri).find(isProgram);
}

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const extensions = PROGRAMS.map((ending) => ending.slice(1));
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Run a File"),
    openLabel: vscode.l10n.t("Run"),
    filters: { "JavaScript and TypeScript": extensions },
  });
  return chosen?.[0];
}

function isProgram({ path }: vscode.Uri): boolean {
  return PROGRAMS.includes(extname(path));
}
