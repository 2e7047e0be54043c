/** The tree of programs: their workers and channels with live figures, the troubled ones on top. */

import * as vscode from "vscode";
import type { Viewable } from "../view/viewable.ts";
import type { Condition, Row } from "./rows.ts";
import { Snapshot } from "./snapshot.ts";
import type { Subjects } from "./subjects.ts";

/** More rows than that nobody reads; the graph has all. */
const MOST_ROWS = 200;
const REFRESH_MS = 500;

/** A place in the tree. */
export type ProgramNode =
  | { readonly kind: "program"; readonly subject: Viewable }
  | { readonly kind: "group"; readonly subject: Viewable; readonly of: Row["kind"] }
  | { readonly kind: "row"; readonly subject: Viewable; readonly row: Row }
  | { readonly kind: "more"; readonly count: number };

const ICONS: Readonly<Record<Condition, readonly [icon: string, color: string | undefined]>> = {
  blocked: ["error", "charts.red"],
  full: ["warning", "charts.orange"],
  disconnected: ["debug-disconnect", "charts.yellow"],
  waiting: ["watch", "charts.blue"],
  running: ["play-circle", "charts.green"],
  open: ["circle-outline", undefined],
  ended: ["pass", "disabledForeground"],
};

const PROGRAM_ICONS: Readonly<Record<Viewable["state"], string>> = {
  waiting: "loading~spin",
  running: "pulse",
  ended: "stop-circle",
  recording: "file-binary",
};

/** Asks the engines twice a second, only while the tree is on the screen. */
export class ProgramsTree implements vscode.TreeDataProvider<ProgramNode> {
  readonly #subjects: Subjects;
  readonly #changed = new vscode.EventEmitter<ProgramNode | undefined>();
  readonly onDidChangeTreeData: vscode.Event<ProgramNode | undefined> = this.#changed.event;
  readonly #snapshots = new Map<Viewable, Snapshot>();
  #timer: NodeJS.Timeout | undefined;

  /** Shows `subjects`. */
  constructor(subjects: Subjects) {
    this.#subjects = subjects;
  }

  /** Keeps the figures fresh as long as `view` is visible; returns what ends that. */
  follow(view: vscode.TreeView<ProgramNode>): vscode.Disposable {
    const look = () => {
      clearInterval(this.#timer);
      this.#timer = view.visible ? setInterval(() => void this.#refresh(), REFRESH_MS) : undefined;
      if (view.visible) void this.#refresh();
    };
    look();
    return vscode.Disposable.from(
      view.onDidChangeVisibility(look),
      this.#subjects.onDidChange(() => this.#changed.fire(undefined)),
      new vscode.Disposable(() => clearInterval(this.#timer)),
    );
  }

  /**
   * What stands below a node; below nothing: the programs. Never waits: while a tree waits, VS Code shows that it works,
   * and rows of several instants would stand side by side.
   */
  getChildren(node?: ProgramNode): ProgramNode[] {
    if (node === undefined) {
      return this.#subjects.all.map((subject) => ({ kind: "program", subject }));
    }
    if (node.kind === "program") {
      const { subject } = node;
      if (subject.state === "waiting" || this.#snapshot(subject).frame === undefined) return [];
      return [
        { kind: "group", subject, of: "channel" },
        { kind: "group", subject, of: "worker" },
      ];
    }
    if (node.kind !== "group") return [];
    const rows = this.#snapshot(node.subject).rows(node.of);
    const shown = rows
      .slice(0, MOST_ROWS)
      .map((row): ProgramNode => ({ kind: "row", subject: node.subject, row }));
    const rest = rows.length - shown.length;
    return rest > 0 ? [...shown, { kind: "more", count: rest }] : shown;
  }

  /** How a node looks and sounds. */
  getTreeItem(node: ProgramNode): vscode.TreeItem {
    if (node.kind === "program") return this.#programItem(node.subject);
    if (node.kind === "group") return this.#groupItem(node.subject, node.of);
    if (node.kind === "row") return rowItem(node, idOf(node.subject));
    return new vscode.TreeItem(vscode.l10n.t("{0} more are in the graph", node.count));
  }

  async #refresh(): Promise<void> {
    const { all } = this.#subjects;
    for (const subject of this.#snapshots.keys()) {
      if (!all.includes(subject)) this.#snapshots.delete(subject);
    }
    // Only those that were looked into; an engine that is gone says so in its view.
    const asked = [...this.#snapshots.values()].map((snapshot) =>
      snapshot.refresh().catch(() => false),
    );
    if ((await Promise.all(asked)).some(Boolean)) this.#changed.fire(undefined);
  }

  #snapshot(subject: Viewable): Snapshot {
    const known = this.#snapshots.get(subject);
    if (known !== undefined) return known;
    const snapshot = new Snapshot(subject);
    this.#snapshots.set(subject, snapshot);
    void this.#refresh();
    return snapshot;
  }

  #programItem(subject: Viewable): vscode.TreeItem {
    const { l10n } = vscode;
    const item = new vscode.TreeItem(subject.name, vscode.TreeItemCollapsibleState.Expanded);
    const states = {
      waiting: l10n.t("waiting"),
      running: l10n.t("running"),
      ended: l10n.t("ended"),
      recording: l10n.t("recording"),
    };
    const blocked = this.#snapshots.get(subject)?.blocked ?? 0;
    item.id = idOf(subject);
    item.description = [
      states[subject.state],
      ...(blocked > 0 ? [l10n.t("{0} blocked", blocked)] : []),
    ].join(" · ");
    item.accessibilityInformation = { label: `${subject.name}, ${item.description}` };
    item.contextValue = `program.${subject.state}`;
    item.iconPath = new vscode.ThemeIcon(PROGRAM_ICONS[subject.state]);
    return item;
  }

  #groupItem(subject: Viewable, of: Row["kind"]): vscode.TreeItem {
    const { l10n } = vscode;
    const label = of === "worker" ? l10n.t("Workers") : l10n.t("Channels");
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
    const rows = this.#snapshot(subject).rows(of);
    item.id = `${idOf(subject)}/${of}`;
    item.description = String(rows.length);
    item.accessibilityInformation = { label: `${label}, ${rows.length}` };
    return item;
  }
}

function rowItem(
  { subject, row }: ProgramNode & { kind: "row" },
  program: string,
): vscode.TreeItem {
  const item = new vscode.TreeItem(row.name);
  const [icon, color] = ICONS[row.condition];
  item.id = `${program}/${row.kind}/${row.index}`;
  item.description = row.figures;
  item.tooltip =
    row.site === undefined ? row.spoken : `${row.spoken}\n${row.site.file}:${row.site.line}`;
  item.accessibilityInformation = { label: row.spoken };
  item.contextValue = row.site === undefined ? row.kind : `${row.kind}.made`;
  item.iconPath = new vscode.ThemeIcon(
    icon,
    color === undefined ? undefined : new vscode.ThemeColor(color),
  );
  item.command = {
    command: "mpscope.revealInGraph",
    title: vscode.l10n.t("Reveal in Graph"),
    arguments: [{ kind: "row", subject, row } satisfies ProgramNode],
  };
  return item;
}

const ids = new WeakMap<Viewable, string>();
let lastId = 0;

/** Two programs may have one name. */
function idOf(subject: Viewable): string {
  const known = ids.get(subject);
  if (known !== undefined) return known;
  lastId += 1;
  const id = `program-${lastId}`;
  ids.set(subject, id);
  return id;
}
