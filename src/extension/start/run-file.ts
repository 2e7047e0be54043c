/** Runs a file so that it records itself: the command "Run Current File". */

import { randomUUID } from "node:crypto";
import { homedir } from "node:os";
import * as vscode from "vscode";
import { type Launch, planLaunch } from "../../launch/launch.ts";
import { findNode } from "../../launch/node.ts";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { launchParts } from "./launch-parts.ts";
import { chosenNode, programToRun } from "./program.ts";

/**
 * Runs `file`, else the file of the active editor, else one that the user chooses; `show` gets its
 * session before the program starts. Returns the program's path. Throws a `LaunchError` when it cannot run.
 */
export async function runFile(
  file: vscode.Uri | undefined,
  extension: vscode.Uri,
  sessions: Sessions,
  show: (session: Session) => void,
): Promise<string | undefined> {
  const program = await programToRun(file);
  if (program === undefined) return undefined;
  const node = await findNode(chosenNode());
  const parts = launchParts(extension);
  // Planned once before anything shows: a program that cannot run opens no view.
  planLaunch({ program, node, parts, trace: "" });
  const { session, trace } = await sessions.expect(program);
  show(session);
  try {
    await start(planLaunch({ program, node, parts, trace }), session, program);
    return program;
  } catch (error) {
    session.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/**
 * Not the type `mpscope` of the manifest: of a type that is declared there VS Code keeps the declared properties
 * only, and takes two runs for one task.
 */
const ONE_RUN = "mpscope-run";

/** Starts a program as a task, so that its output stays to be read, and tells the session its end. */
async function start(
  { command, args, env }: Launch,
  session: Session,
  program: string,
): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(program));
  const run = randomUUID();
  const process = new vscode.ProcessExecution(command, [...args], {
    // A window without a folder lets a process start nowhere but there.
    cwd: folder?.uri.fsPath ?? homedir(),
    env: { ...env },
  });
  const task = new vscode.Task(
    { type: ONE_RUN, run },
    folder ?? vscode.TaskScope.Workspace,
    session.name,
    "mpscope",
    process,
  );
  task.presentationOptions = {
    reveal: vscode.TaskRevealKind.Always,
    focus: false,
    // The terminal of a run that is over is used again.
    panel: vscode.TaskPanelKind.Shared,
    showReuseMessage: false,
    clear: true,
  };
  // Before the start: a program may end sooner than the answer comes.
  const ends = vscode.Disposable.from(
    vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.definition["run"] === run) session.processEnded(exitCode);
    }),
    // Comes after it, and also when there never was a process.
    vscode.tasks.onDidEndTask(({ execution }) => {
      if (execution.task.definition["run"] !== run) return;
      ends.dispose();
      session.processEnded(undefined);
    }),
  );
  try {
    await vscode.tasks.executeTask(task);
  } catch (error) {
    ends.dispose();
    throw error;
  }
}
