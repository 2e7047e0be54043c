/** Commands of ours: what one throws is said to the user. */

import * as vscode from "vscode";
import { LaunchError } from "../launch/errors.ts";

/** Registers a command by its name without the prefix `mpscope.`. */
export type Register = (name: string, run: (...args: unknown[]) => Promise<void>) => void;

/** Makes what registers commands until `subscriptions` are disposed. */
export function commandRegister(
  subscriptions: vscode.Disposable[],
  log: vscode.LogOutputChannel,
): Register {
  return (name, run) => {
    const registered = vscode.commands.registerCommand(`mpscope.${name}`, (...args: unknown[]) =>
      run(...args).catch((error: unknown) => complain(error, log)),
    );
    subscriptions.push(registered);
  };
}

/** What a person can do something about is said to them; what they cannot goes to the log as well. */
function complain(error: unknown, log: vscode.LogOutputChannel): void {
  const sentence = error instanceof Error ? error.message : String(error);
  if (!(error instanceof LaunchError)) log.error(error instanceof Error ? error : sentence);
  void vscode.window.showErrorMessage(`mpscope: ${sentence}`);
}
