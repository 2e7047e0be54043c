/** Offers to install mpscope where a program ran with the extension's copy. */

import { dirname } from "node:path";
import * as vscode from "vscode";
import { hasRuntime } from "../../launch/preload.ts";

const ASKED = "askedToInstall";

/** How each package manager is asked, by the lock file that shows it is used. */
const MANAGERS = [
  ["pnpm-lock.yaml", "pnpm add mpscope"],
  ["yarn.lock", "yarn add mpscope"],
  ["bun.lock", "bun add mpscope"],
] as const;

/** Asks, once in a workspace, whether to install mpscope for `program`, and types the command. */
export async function offerInstall(program: string, state: vscode.Memento): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(program));
  if (folder === undefined || hasRuntime(program) || state.get<boolean>(ASKED, false)) return;
  await state.update(ASKED, true);
  const install = vscode.l10n.t("Install");
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      "mpscope is not installed in {0}: the program runs with the extension's copy. Outside of VS Code it needs its own.",
      folder.name,
    ),
    install,
  );
  if (answer === install) await installIn(folder.uri, dirname(program));
}

async function installIn(folder: vscode.Uri, cwd: string): Promise<void> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const names = new Set(entries.map(([name]) => name));
  const [, command = "npm install mpscope"] = MANAGERS.find(([lock]) => names.has(lock)) ?? [];
  const terminal = vscode.window.createTerminal({ name: "mpscope", cwd });
  terminal.show();
  terminal.sendText(command);
}
