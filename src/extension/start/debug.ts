/**
 * Debugging with the picture beside it: node launches get the variables that make a program record itself.
 * Everything else stays as js-debug makes it, its breakpoints in workers included.
 */

import { randomUUID } from "node:crypto";
import { basename, isAbsolute, join } from "node:path";
import * as vscode from "vscode";
import { traceEnvironment } from "../../launch/launch.ts";
import { findNode } from "../../launch/node.ts";
import { languageArguments } from "../../launch/typescript.ts";
import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { launchParts } from "./launch-parts.ts";
import { chosenNode, programToRun } from "./program.ts";

/** The debug types of Node, by its old name and by js-debug's. */
const NODE_TYPES: readonly string[] = ["node", "pwa-node"];
/** In a configuration of ours: its session is made, and its variables stand. */
const MARK = "__mpscope";

/** Adds tracing to launches of Node that ask for it: `"mpscope": true`, or the setting. */
export class TracedDebugging implements vscode.DebugConfigurationProvider {
  readonly #extension: vscode.Uri;
  readonly #sessions: Sessions;
  readonly #show: (session: Session) => void;
  readonly #marked = new Map<string, Session>();

  /** `show` gets the session of a program that is about to start. */
  constructor(extension: vscode.Uri, sessions: Sessions, show: (session: Session) => void) {
    this.#extension = extension;
    this.#sessions = sessions;
    this.#show = show;
  }

  /** Listens to the debuggers until disposed. */
  register(): vscode.Disposable {
    return vscode.Disposable.from(
      ...NODE_TYPES.map((type) => vscode.debug.registerDebugConfigurationProvider(type, this)),
      vscode.debug.onDidTerminateDebugSession(({ configuration, parentSession }) => {
        if (parentSession !== undefined) return;
        const mark = String(configuration[MARK]);
        this.#marked.get(mark)?.processEnded(undefined);
        this.#marked.delete(mark);
      }),
    );
  }

  /** Called by VS Code before a launch, when `${...}` has been replaced. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration> {
    if (!wantsTrace(folder, configuration)) return configuration;
    const program = programOf(folder, configuration);
    const { session, trace } = await this.#sessions.expect(program);
    const env = (configuration["env"] ?? {}) as Readonly<Record<string, string>>;
    const { preload, preview } = launchParts(this.#extension);
    const traced = traceEnvironment(program, trace, { preload, preview }, env["NODE_OPTIONS"]);
    const mark = randomUUID();
    this.#marked.set(mark, session);
    this.#show(session);
    return { ...configuration, env: { ...env, ...traced }, [MARK]: mark };
  }

  /** Debugs `file`, else the current one: the command "Debug Current File". */
  async debugFile(file: vscode.Uri | undefined): Promise<void> {
    const program = await programToRun(file);
    if (program === undefined) return;
    const node = await findNode(chosenNode());
    const parts = launchParts(this.#extension);
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(program));
    await vscode.debug.startDebugging(folder, {
      type: "node",
      request: "launch",
      name: basename(program),
      program,
      mpscope: true,
      runtimeExecutable: node.command,
      runtimeArgs: [...languageArguments(program, node, parts)],
      env: { MPSCOPE_TYPESCRIPT: parts.spareCompiler ?? "" },
      cwd: folder?.uri.fsPath ?? join(program, ".."),
    });
  }
}

function wantsTrace(
  folder: vscode.WorkspaceFolder | undefined,
  configuration: vscode.DebugConfiguration,
): boolean {
  if (configuration.request !== "launch" || configuration[MARK] !== undefined) return false;
  if (!vscode.workspace.isTrusted) return false;
  const asked: unknown = configuration["mpscope"];
  if (typeof asked === "boolean") return asked;
  return vscode.workspace.getConfiguration("mpscope", folder).get("traceDebugSessions") === true;
}

/** The file that is launched; of an npm script, a name in the folder it runs in. */
function programOf(
  folder: vscode.WorkspaceFolder | undefined,
  configuration: vscode.DebugConfiguration,
): string {
  const cwd = String(configuration["cwd"] ?? folder?.uri.fsPath ?? "/");
  const program: unknown = configuration["program"];
  if (typeof program !== "string" || program === "") return join(cwd, configuration.name);
  return isAbsolute(program) ? program : join(cwd, program);
}
