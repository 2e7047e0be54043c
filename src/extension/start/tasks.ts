/** Tasks of the type `mpscope`: programs in `tasks.json` that record themselves when they run. */

import { isAbsolute, join } from "node:path";
import * as vscode from "vscode";
import { planLaunch } from "../../launch/launch.ts";
import { findNode } from "../../launch/node.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { launchParts } from "./launch-parts.ts";
import { chosenNode } from "./program.ts";

/** What stands in `tasks.json`; the manifest describes it. */
interface ProgramTask extends vscode.TaskDefinition {
  readonly program: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
}

/** Gives the tasks their command. None is offered unasked: a folder may hold thousands of files. */
export class ProgramTasks implements vscode.TaskProvider {
  readonly #extension: vscode.Uri;
  readonly #sessions: Sessions;

  /** `extension` is the extension's folder. */
  constructor(extension: vscode.Uri, sessions: Sessions) {
    this.#extension = extension;
    this.#sessions = sessions;
  }

  /** Offers nothing. */
  provideTasks(): vscode.Task[] {
    return [];
  }

  /** Called by VS Code when a task of `tasks.json` is to run. Throws a sentence when it cannot. */
  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    const definition = task.definition as ProgramTask;
    if (typeof definition.program !== "string") return undefined;
    const folder = typeof task.scope === "object" ? task.scope : undefined;
    const home = folder?.uri.fsPath ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "/";
    const fill = (text: string) => text.replaceAll("${workspaceFolder}", home);
    const cwd = absolute(fill(definition.cwd ?? ""), home);
    const { command, args, env } = planLaunch({
      program: absolute(fill(definition.program), cwd),
      args: (definition.args ?? []).map(fill),
      node: await findNode(chosenNode()),
      trace: await this.#sessions.openAddress(),
      parts: launchParts(this.#extension),
    });
    const scope = task.scope ?? vscode.TaskScope.Workspace;
    const execution = new vscode.ProcessExecution(command, [...args], { cwd, env: { ...env } });
    return new vscode.Task(definition, scope, task.name, "mpscope", execution, []);
  }
}

function absolute(path: string, folder: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
