/** All the ways to a program's first picture, registered. */

import * as vscode from "vscode";
import { planLaunch } from "../../launch/launch.ts";
import { findNode } from "../../launch/node.ts";
import type { Register } from "../command.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { LiveViews } from "../view/live-view.ts";
import { AutoAttach } from "./auto-attach.ts";
import { TracedDebugging } from "./debug.ts";
import { offerInstall } from "./install.ts";
import { launchParts } from "./launch-parts.ts";
import { newExample } from "./new-example.ts";
import { chosenNode, programToRun } from "./program.ts";
import { runFile } from "./run-file.ts";
import { LANGUAGES, StartLens } from "./start-lens.ts";
import { startLine } from "./start-line.ts";
import { showMenu, showStatus } from "./status.ts";
import { ProgramTasks } from "./tasks.ts";

/** What the starts need of the extension. */
export interface StartsOptions {
  readonly context: vscode.ExtensionContext;
  readonly command: Register;
  readonly sessions: Sessions;
  readonly views: LiveViews;
}

/** Registers commands, lenses, debugging, tasks and auto attach. */
export function registerStarts({ context, command, sessions, views }: StartsOptions): void {
  const { extensionUri, subscriptions, workspaceState } = context;
  const debugging = new TracedDebugging(extensionUri, sessions, (session) =>
    views.showBeside(session),
  );
  const autoAttach = new AutoAttach(context, sessions);
  const lens = new StartLens();
  command("runCurrentFile", async (file) => {
    const program = await runFile(uriOf(file), extensionUri, sessions, (session) =>
      views.show(session),
    );
    // Not awaited: the question stands as long as it likes.
    if (program !== undefined) void offerInstall(program, workspaceState);
  });
  command("debugCurrentFile", (file) => debugging.debugFile(uriOf(file)));
  command("newExample", () => newExample(extensionUri));
  command("copyStartLine", (file) => copyStartLine(uriOf(file), extensionUri, sessions));
  command("toggleAutoAttach", () => autoAttach.toggle());
  command("showMenu", () => showMenu(sessions, autoAttach));
  subscriptions.push(
    debugging.register(),
    showStatus(sessions, autoAttach),
    vscode.tasks.registerTaskProvider("mpscope", new ProgramTasks(extensionUri, sessions)),
    vscode.languages.registerCodeLensProvider(
      LANGUAGES.map((language) => ({ language, scheme: "file" })),
      lens,
    ),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("mpscope.codeLens")) lens.refresh();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => lens.refresh()),
    sessions.onDidArrive((session) => {
      // One picture comes by itself; a swarm of processes does not bury the user under theirs.
      if (!views.showsRunning) views.showBeside(session);
    }),
  );
  void autoAttach.restore();
}

/** Puts the line on the clipboard that starts a file so that it shows up here. */
async function copyStartLine(
  file: vscode.Uri | undefined,
  extension: vscode.Uri,
  sessions: Sessions,
): Promise<void> {
  const program = await programToRun(file);
  if (program === undefined) return;
  const node = await findNode(chosenNode());
  const trace = await sessions.openAddress();
  const launch = planLaunch({ program, node, trace, parts: launchParts(extension) });
  await vscode.env.clipboard.writeText(startLine(launch, process.platform));
  const done = vscode.l10n.t(
    "Copied. What you start with it shows up here until this window closes.",
  );
  vscode.window.setStatusBarMessage(done, 5000);
}

function uriOf(argument: unknown): vscode.Uri | undefined {
  return argument instanceof vscode.Uri ? argument : undefined;
}
