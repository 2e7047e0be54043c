/** The tree of findings: what the rules have found out about each program, with the chain that proves it. */

import { basename } from "node:path";
import * as vscode from "vscode";
import type { Finding, FindingsAnswer, Severity } from "../../protocol/finding.ts";
import type { Site } from "../../trace/event.ts";
import { overText } from "../problems/over.ts";
import type { Viewable } from "../view/viewable.ts";
import { onePerRecording } from "./one-per-recording.ts";
import type { Subjects } from "./subjects.ts";

const REFRESH_MS = 1000;

/** A place in the tree. */
export type FindingNode =
  | { readonly kind: "finding"; readonly subject: Viewable; readonly finding: Finding }
  | {
      readonly kind: "step";
      readonly subject: Viewable;
      readonly text: string;
      readonly site: Site | undefined;
    };

const ICONS: Readonly<Record<Severity, readonly [icon: string, color: string]>> = {
  error: ["error", "list.errorForeground"],
  warning: ["warning", "list.warningForeground"],
  information: ["info", "foreground"],
};

/** Asks the engines once a second, only while the tree is on the screen. */
export class FindingsTree implements vscode.TreeDataProvider<FindingNode> {
  readonly #subjects: Subjects;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData: vscode.Event<undefined> = this.#changed.event;
  #timer: NodeJS.Timeout | undefined;
  #found: FindingNode[] = [];

  /** Shows the findings of `subjects`. */
  constructor(subjects: Subjects) {
    this.#subjects = subjects;
  }

  /** Keeps them fresh as long as `view` is visible; returns what ends that. */
  follow(view: vscode.TreeView<FindingNode>): vscode.Disposable {
    const refresh = () => void this.#refresh(view);
    const look = () => {
      clearInterval(this.#timer);
      this.#timer = view.visible ? setInterval(refresh, REFRESH_MS) : undefined;
      if (view.visible) refresh();
    };
    look();
    return vscode.Disposable.from(
      view.onDidChangeVisibility(look),
      this.#subjects.onDidChange(refresh),
      new vscode.Disposable(() => clearInterval(this.#timer)),
    );
  }

  /** What stands below a node; below nothing: the findings of all programs. */
  getChildren(node?: FindingNode): FindingNode[] {
    if (node === undefined) return this.#found;
    if (node.kind === "step") return [];
    const { finding, subject } = node;
    const { l10n } = vscode;
    const steps = finding.steps.map((text) => ({ text, site: undefined }));
    const related = finding.related.map(({ text, site }) => ({ text, site }));
    const remedy =
      finding.remedy === ""
        ? []
        : [{ text: l10n.t("To do: {0}", finding.remedy), site: finding.site }];
    return [...steps, ...related, ...remedy].map(({ text, site }) => {
      return { kind: "step", subject, text, site };
    });
  }

  /** How a node looks and sounds. */
  getTreeItem(node: FindingNode): vscode.TreeItem {
    if (node.kind === "step") {
      const item = new vscode.TreeItem(plain(node.text));
      item.tooltip = plain(node.text);
      if (node.site !== undefined) item.description = placeOf(node.site);
      item.contextValue = node.site === undefined ? "step" : "step.made";
      return item;
    }
    const { finding, subject } = node;
    const title = plain(finding.title);
    const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Collapsed);
    const [icon, color] = ICONS[finding.severity];
    const over = overText(finding);
    item.id = `${subject.name}/${String(subject.recording)}/${finding.id}`;
    item.description = [
      subject.name,
      ...(finding.site === undefined ? [] : [placeOf(finding.site)]),
      ...(over === undefined ? [] : [over]),
    ].join(" · ");
    item.tooltip = plain([finding.title, ...finding.steps, finding.remedy].join("\n"));
    const spoken = [finding.severity, title, ...(over === undefined ? [] : [over])];
    item.accessibilityInformation = { label: spoken.join(": ") };
    item.iconPath = new vscode.ThemeIcon(
      icon,
      new vscode.ThemeColor(over === undefined ? color : "disabledForeground"),
    );
    item.contextValue = finding.site === undefined ? "finding" : "finding.made";
    item.command = {
      command: "mpscope.revealInGraph",
      title: vscode.l10n.t("Reveal in Graph"),
      arguments: [node],
    };
    return item;
  }

  async #all(): Promise<FindingNode[]> {
    const answers = onePerRecording(this.#subjects.all).map(
      async (subject): Promise<FindingNode[]> => {
        const { findings } = (await subject.request("findings", { at: "end" })) as FindingsAnswer;
        return newestOfEach(findings).map((finding) => ({ kind: "finding", subject, finding }));
      },
    );
    const settled = await Promise.allSettled(answers);
    // An engine that is gone has no findings; its view says why.
    return settled.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  }

  async #refresh(view: vscode.TreeView<FindingNode>): Promise<void> {
    const before = keyOf(this.#found);
    this.#found = await this.#all();
    const errors = this.#found.filter(
      (node) => node.kind === "finding" && node.finding.until === undefined,
    );
    view.badge =
      errors.length === 0
        ? undefined
        : { value: errors.length, tooltip: vscode.l10n.t("{0} findings", errors.length) };
    if (keyOf(this.#found) !== before) this.#changed.fire(undefined);
  }
}

/** A finding that was over and is true again stands here once: as it is now. */
function newestOfEach(findings: readonly Finding[]): Finding[] {
  const newest = new Map<string, Finding>();
  for (const finding of findings) {
    const known = newest.get(finding.id);
    const isNewer = known?.until !== undefined && (finding.until ?? Infinity) > known.until;
    if (known === undefined || isNewer) newest.set(finding.id, finding);
  }
  return [...newest.values()];
}

function placeOf({ file, line }: Site): string {
  return `${basename(file)}:${line}`;
}

/** Names in findings stand in backquotes; a row of a tree is text. */
function plain(text: string): string {
  return text.replaceAll("`", "");
}

/** The same as long as the tree would look the same. */
function keyOf(nodes: readonly FindingNode[]): string {
  return JSON.stringify(
    nodes.map((node) => (node.kind === "finding" ? [node.subject.name, node.finding] : [])),
  );
}
