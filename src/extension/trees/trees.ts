/** The views in the Activity Bar, and what their context menus do. */

import * as vscode from "vscode";
import type { MessagesAnswer, MessagesRequest } from "../../protocol/message-query.ts";
import type { Register } from "../command.ts";
import { writeLink } from "../reach/links.ts";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { openSite } from "../sites/open-site.ts";
import type { LiveViews } from "../view/live-view.ts";
import type { NodeName, OpenViews } from "../view/open-views.ts";
import type { Viewable } from "../view/viewable.ts";
import { type FindingNode, FindingsTree } from "./findings-tree.ts";
import { type ProgramNode, ProgramsTree } from "./programs-tree.ts";
import { type RecordingNode, RecordingsTree } from "./recordings-tree.ts";
import type { Subjects } from "./subjects.ts";

/** What the trees need of the extension. */
export interface TreesOptions {
  readonly command: Register;
  readonly subscriptions: vscode.Disposable[];
  readonly subjects: Subjects;
  readonly sessions: Sessions;
  readonly views: LiveViews;
  readonly openViews: OpenViews;
}

type Node = ProgramNode | FindingNode;

/** Registers the three trees and their commands. */
export function registerTrees(options: TreesOptions): void {
  const { command, subscriptions, subjects, sessions } = options;
  const programs = new ProgramsTree(subjects);
  const programsView = vscode.window.createTreeView("mpscope.programs", {
    treeDataProvider: programs,
    showCollapseAll: true,
  });
  const findings = new FindingsTree(subjects);
  const findingsView = vscode.window.createTreeView("mpscope.findings", {
    treeDataProvider: findings,
  });
  const recordings = new RecordingsTree(sessions.folder);
  subscriptions.push(
    programsView,
    programs.follow(programsView),
    findingsView,
    findings.follow(findingsView),
    vscode.window.registerTreeDataProvider("mpscope.recordings", recordings),
    recordings.follow(subjects),
  );
  command("revealInGraph", (node) => reveal(node as Node, options));
  command("goToCreation", async (node) => {
    const site = siteOf(node as Node);
    if (site !== undefined)
      await openSite(site, (node as { subject: Viewable }).subject.home, undefined);
  });
  command("followMessage", (node) => followNewest(node as Node, options));
  command("copyLink", async (node) => {
    if ((node as RecordingNode).kind !== "file") return;
    const { fsPath } = (node as RecordingNode & { kind: "file" }).uri;
    const link = writeLink(vscode.env.uriScheme, { file: fsPath, at: undefined });
    await vscode.env.clipboard.writeText(link);
  });
  command("copyName", (node) =>
    Promise.resolve(vscode.env.clipboard.writeText(textOf(node as Node))),
  );
}

/** Brings the view of a node's program to the front, and shows the node in it. */
async function reveal(node: Node, options: TreesOptions): Promise<void> {
  if (node.kind === "more" || node.kind === "step") return;
  const { subject } = node;
  if (!options.openViews.reveal(subject)) await open(subject, options);
  const name =
    node.kind === "row" ? node.row : node.kind === "finding" ? await subjectNode(node) : undefined;
  if (node.kind === "finding")
    await options.openViews.seek(subject, { position: node.finding.position });
  if (name !== undefined)
    await options.openViews.select(subject, { kind: name.kind, name: name.name });
}

/** Follows the newest message of a row's channel, or of its worker, at the instant that is shown. */
async function followNewest(node: Node, options: TreesOptions): Promise<void> {
  if (node.kind !== "row") return;
  const { subject, row } = node;
  const request: MessagesRequest = {
    at: options.openViews.instantOf(subject),
    [row.kind]: row.index,
    order: "newest",
    offset: 0,
    count: 1,
  };
  const { rows } = (await subject.request("messages", request)) as MessagesAnswer;
  const [newest] = rows;
  await reveal(node, options);
  if (newest !== undefined) {
    await options.openViews.follow(subject, { channel: newest.channel, ticket: newest.ticket });
    return;
  }
  const sentence = vscode.l10n.t("mpscope: {0} has moved no message yet", row.name);
  void vscode.window.showInformationMessage(sentence);
}

async function open(subject: Viewable, { views, sessions }: TreesOptions): Promise<void> {
  const session = sessions.all.find((one): one is Session => one === subject);
  if (session !== undefined) views.show(session);
  else if (subject.recording !== undefined) {
    await vscode.commands.executeCommand("vscode.open", subject.recording);
  }
}

/** The last node of a finding's chain: the culprit's. */
async function subjectNode({
  subject,
  finding,
}: FindingNode & { kind: "finding" }): Promise<NodeName | undefined> {
  const link = finding.chain.at(-1);
  if (link === undefined) return undefined;
  const known = { workers: 0, channels: 0, edges: 0 };
  const { declared } = (await subject.request("frame", { at: "end", known })) as {
    declared: { workers: readonly { name: string }[]; channels: readonly { name: string }[] };
  };
  const names = link.kind === "worker" ? declared.workers : declared.channels;
  const name = names[link.index]?.name;
  return name === undefined ? undefined : { kind: link.kind, name };
}

function siteOf(node: Node) {
  if (node.kind === "row") return node.row.site;
  if (node.kind === "step") return node.site;
  return node.kind === "finding" ? node.finding.site : undefined;
}

function textOf(node: Node): string {
  if (node.kind === "row") return node.row.name;
  if (node.kind === "step") return node.text;
  if (node.kind === "finding")
    return [node.finding.title, ...node.finding.steps, node.finding.remedy].join("\n");
  return node.kind === "more" ? "" : node.subject.name;
}
