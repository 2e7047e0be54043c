/** The status bar's item: how many programs run, whether auto attach is on; a click offers what to do. */

import * as vscode from "vscode";
import type { Sessions } from "../sessions/sessions.ts";
import type { AutoAttach } from "./auto-attach.ts";

/** Shows the item as long as there is something to say. */
export function showStatus(sessions: Sessions, autoAttach: AutoAttach): vscode.Disposable {
  const { l10n } = vscode;
  const item = vscode.window.createStatusBarItem("mpscope.status", vscode.StatusBarAlignment.Left);
  item.name = "mpscope";
  item.command = "mpscope.showMenu";
  const update = () => {
    const running = sessions.all.filter(({ state }) => state === "running").length;
    const parts = [
      ...(running > 0 ? [l10n.t("{0} running", running)] : []),
      ...(autoAttach.isOn ? [l10n.t("auto attach")] : []),
    ];
    item.text = `$(type-hierarchy) ${parts.join(", ")}`;
    item.tooltip = l10n.t("mpscope: {0}", parts.join(", "));
    item.accessibilityInformation = { label: item.tooltip };
    if (parts.length > 0) item.show();
    else item.hide();
  };
  update();
  return vscode.Disposable.from(item, sessions.onDidChange(update), autoAttach.onDidChange(update));
}

/** What a click on the item offers. */
export async function showMenu(sessions: Sessions, autoAttach: AutoAttach): Promise<void> {
  const { l10n } = vscode;
  const items = [
    ...(sessions.all.length > 0 ? [row(l10n.t("Show Live View"), "mpscope.showView")] : []),
    autoAttach.isOn
      ? row(l10n.t("Turn Off Auto Attach"), "mpscope.toggleAutoAttach")
      : row(l10n.t("Turn On Auto Attach"), "mpscope.toggleAutoAttach"),
    row(l10n.t("Copy Line That Starts This File"), "mpscope.copyStartLine"),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: "mpscope" });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}

function row(label: string, command: string): vscode.QuickPickItem & { readonly command: string } {
  return { label, command };
}
