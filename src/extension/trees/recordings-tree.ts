/** The tree of recordings: those in the workspace's folders, and those of the last runs. */

import { basename } from "node:path";
import * as vscode from "vscode";
import type { RecordingFolder } from "../sessions/recording-folder.ts";
import type { Subjects } from "./subjects.ts";

const MOST_FILES = 200;
const PATTERN = "**/*.mpscope";

/** A place in the tree. */
export type RecordingNode =
  | { readonly kind: "group"; readonly title: string; readonly files: readonly vscode.Uri[] }
  | { readonly kind: "file"; readonly uri: vscode.Uri };

/** Looks for the files when it is opened, and when one comes or goes. */
export class RecordingsTree implements vscode.TreeDataProvider<RecordingNode> {
  readonly #recent: RecordingFolder;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData: vscode.Event<undefined> = this.#changed.event;

  /** `recent` holds the last runs. */
  constructor(recent: RecordingFolder) {
    this.#recent = recent;
  }

  /** Follows the files; returns what ends that. */
  follow(subjects: Subjects): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(PATTERN, false, true, false);
    const changed = () => this.#changed.fire(undefined);
    return vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
      subjects.onDidChange(changed),
    );
  }

  /** What stands below a node; below nothing: the groups that are not empty. */
  async getChildren(node?: RecordingNode): Promise<RecordingNode[]> {
    if (node?.kind === "group") return node.files.map((uri) => ({ kind: "file", uri }));
    if (node !== undefined) return [];
    const [found, recent] = await Promise.all([
      vscode.workspace.findFiles(PATTERN, "**/node_modules/**", MOST_FILES),
      this.#recent.list(),
    ]);
    const { l10n } = vscode;
    const groups: RecordingNode[] = [
      { kind: "group", title: l10n.t("Recent Runs"), files: recent },
      { kind: "group", title: l10n.t("Workspace"), files: found.toSorted(byPath) },
    ];
    return groups.filter((group) => group.kind === "group" && group.files.length > 0);
  }

  /** How a node looks and sounds. */
  getTreeItem(node: RecordingNode): vscode.TreeItem {
    if (node.kind === "group") {
      const item = new vscode.TreeItem(node.title, vscode.TreeItemCollapsibleState.Expanded);
      item.description = String(node.files.length);
      return item;
    }
    const { name, when } = describe(node.uri);
    const item = new vscode.TreeItem(name);
    item.resourceUri = node.uri;
    item.iconPath = new vscode.ThemeIcon("history");
    item.description = when;
    item.contextValue = "recording";
    item.accessibilityInformation = { label: `${vscode.l10n.t("recording")} ${name}, ${when}` };
    item.command = { command: "vscode.open", title: vscode.l10n.t("Open"), arguments: [node.uri] };
    return item;
  }
}

/** Recordings of runs carry their time in front of the name (`recording-folder.ts`). */
function describe(uri: vscode.Uri): { readonly name: string; readonly when: string } {
  const file = basename(uri.path, ".mpscope");
  const [, day, hour, minute, second, name] =
    /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-\d{3}Z-(.+)$/.exec(file) ?? [];
  if (name === undefined) return { name: file, when: vscode.workspace.asRelativePath(uri) };
  const time = new Date(`${day}T${hour}:${minute}:${second}Z`);
  const isToday = time.toDateString() === new Date().toDateString();
  return { name, when: isToday ? time.toLocaleTimeString() : time.toLocaleDateString() };
}

function byPath(a: vscode.Uri, b: vscode.Uri): number {
  return a.path.localeCompare(b.path);
}
