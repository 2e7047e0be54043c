/** Opens the source code at a place that a trace names. A trace is hostile input: see below. */

import * as vscode from "vscode";
import type { Site } from "../../trace/event.ts";
import { candidatesOf } from "./site-candidates.ts";

/**
 * Shows the code at `site`. The file is looked for as the trace names it, then below the workspace's
 * folders and `home`, the folder the program or recording is in. A file outside of these is opened only
 * after the user has agreed. `beside` is the column to keep free. Throws a sentence when there is none.
 */
export async function openSite(
  site: Site,
  home: vscode.Uri | undefined,
  beside: vscode.ViewColumn | undefined,
): Promise<void> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri);
  if (home !== undefined) folders.push(home);
  const file = await findFile(site.file, folders);
  if (file === undefined) throw new Error(vscode.l10n.t("{0} is not on this machine", site.file));
  if (!folders.some((folder) => isBelow(file, folder)) && !(await agrees(file))) return;
  const position = new vscode.Position(index(site.line), index(site.column));
  await vscode.window.showTextDocument(file, {
    selection: new vscode.Range(position, position),
    viewColumn: freeColumn(beside),
    preview: true,
  });
}

/** The file of a site below the workspace's folders or `home`; undefined when it is elsewhere or nowhere. */
export async function findSource(
  site: Pick<Site, "file">,
  home: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri);
  if (home !== undefined) folders.push(home);
  const file = await findFile(site.file, folders);
  return file !== undefined && folders.some((folder) => isBelow(file, folder)) ? file : undefined;
}

async function findFile(
  name: string,
  folders: readonly vscode.Uri[],
): Promise<vscode.Uri | undefined> {
  const { absolute, ends } = candidatesOf(name);
  const places = absolute === undefined ? [] : [vscode.Uri.file(absolute)];
  for (const end of ends) {
    for (const folder of folders) places.push(vscode.Uri.joinPath(folder, end));
  }
  const found = await Promise.all(places.map((place) => isFile(place)));
  return places.find((_, place) => found[place] === true);
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.File) !== 0;
  } catch {
    // Whatever is the matter with it, it cannot be opened.
    return false;
  }
}

function isBelow(file: vscode.Uri, folder: vscode.Uri): boolean {
  const path = folder.path.endsWith("/") ? folder.path : `${folder.path}/`;
  return file.scheme === folder.scheme && file.path.startsWith(path);
}

async function agrees(file: vscode.Uri): Promise<boolean> {
  const { l10n } = vscode;
  const open = l10n.t("Open");
  const detail = l10n.t("The recording names this file. It is outside of the workspace.");
  const question = l10n.t("Open {0}?", file.fsPath);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, open)) === open;
}

/** A group beside the view's, where there is one already. */
function freeColumn(taken: vscode.ViewColumn | undefined): vscode.ViewColumn {
  const group = vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn !== taken);
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** Counted from 0, whatever number the trace holds. */
function index(fromOne: number): number {
  return Number.isSafeInteger(fromOne) ? Math.max(0, fromOne - 1) : 0;
}
