/** Runs a file so that it records itself: the command "Run Current File". */

import { randomUUID } from "node:crypto";
import { homedir } from "node:os";
import { basename, extname } from "node:path";
import * as vscode from "vscode";
import { LaunchError } from "../../launch/errors.ts";
import { type Launch, planLaunch } from "../../launch/launch.ts";
import { findNode } from "../../launch/node.ts";
import { JAVASCRIPT, TYPESCRIPT } from "../../launch/typescript.ts";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { launchParts } from "./launch-parts.ts";

const PROGRAMS: readonly string[] = [...JAVASCRIPT, ...TYPESCRIPT];

/**
 * Runs `file`, else the file of the active editor, else one that the user chooses; `show` gets its
 * session before the program starts. Throws a {@link LaunchError} when it cannot be run.
 */
export async function runFile(
  file: vscode.Uri | undefined,
  extension: vscode.Uri,
  sessions: Sessions,
  show: (session: Session) => void,
): Promise<void> {
  const chosen = file ?? currentFile() ?? (await chooseFile());
  if (chosen === undefined) return;
  const program = await savedProgram(chosen);
  const setting = vscode.workspace.getConfiguration("mpscope").get<string>("nodePath", "");
  const node = await findNode(setting === "" ? undefined : setting);
  const parts = launchParts(extension);
  // Planned once before anything shows: a program that cannot run opens no view.
  planLaunch({ program, node, parts, trace: "" });
  const { session, trace } = await sessions.expect(program);
  show(session);
  try {
    await start(planLaunch({ program, node, parts, trace }), session);
  } catch (error) {
    session.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** The path of the file, after what was typed in it has been saved. */
async function savedProgram(file: vscode.Uri): Promise<string> {
  if (file.scheme !== "file") {
    throw new LaunchError(`${basename(file.path)} is not on a disk: save it there first`);
  }
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === file.fsPath);
  if (document?.isDirty === true && !(await document.save())) {
    throw new LaunchError(`${basename(file.path)} could not be saved`);
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
    title: "Run a File",
    openLabel: "Run",
    filters: { "JavaScript and TypeScript": extensions },
  });
  return chosen?.[0];
}

function isProgram({ path }: vscode.Uri): boolean {
  return PROGRAMS.includes(extname(path));
}

/** Starts a program as a task, so that its output stays to be read, and tells the session its end. */
async function start({ command, args, env }: Launch, session: Session): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(session.home);
  const run = randomUUID();
  const process = new vscode.ProcessExecution(command, [...args], {
    // A window without a folder lets a process start nowhere but there.
    cwd: folder?.uri.fsPath ?? homedir(),
    env: { ...env },
  });
  const task = new vscode.Task(
    { type: "mpscope", run },
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
