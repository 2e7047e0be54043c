import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { MpscopeApi } from "../../src/extension/reach/api.ts";
import { until } from "../host/until.mjs";
import { test } from "./suite.ts";

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension("mpscope.mpscope");
  assert.ok(found !== undefined, "the extension is not installed");
  return found;
}

function example(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder !== undefined, "no folder is open");
  return vscode.Uri.joinPath(folder.uri, name);
}

test("the extension sleeps until it is needed", () => {
  assert.equal(extension().isActive, false);
});

test("the sample opens in the editor for recordings", async () => {
  await vscode.commands.executeCommand("mpscope.openSample");
  const tab = await until(
    "the sample's tab",
    () => vscode.window.tabGroups.activeTabGroup.activeTab,
  );
  assert.ok(tab.input instanceof vscode.TabInputCustom);
  assert.equal(tab.input.viewType, "mpscope.recording");
  assert.equal(extension().isActive, true);
});

test("every command of the manifest exists", async () => {
  const known = await vscode.commands.getCommands(true);
  const { contributes } = extension().packageJSON as {
    readonly contributes: { readonly commands: readonly { readonly command: string }[] };
  };
  for (const { command } of contributes.commands) assert.ok(known.includes(command), command);
});

test("Run Current File saves the file, runs it as a task, and opens the live view", async () => {
  const ended = new Promise<number | undefined>((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess(({ exitCode }) => {
      listener.dispose();
      resolve(exitCode);
    });
  });
  await vscode.window.showTextDocument(example("p00-one-producer.ts"));
  await vscode.commands.executeCommand("mpscope.runCurrentFile");
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const labels = tabs.map(({ label }) => label);
  assert.ok(labels.includes("Channels: p00-one-producer.ts"), labels.join(", "));
  assert.equal(await ended, 0);
});

test("another extension finds the programs, and gets the variables to start one", async () => {
  const api = (await extension().activate()) as MpscopeApi;
  const program = api.programs().find(({ name }) => name === "p00-one-producer.ts");
  assert.ok(program !== undefined, "the program that ran is not there");
  const { state } = await program.request("info", null);
  assert.equal(state, "ended");
  const variables = await api.environmentFor(example("p00-one-producer.ts").fsPath);
  assert.match(variables["MPSCOPE"] ?? "", /^tcp:\/\/127\.0\.0\.1:\d+\/\w+$/);
});

test("a recording opens at an instant by the API", async () => {
  const api = (await extension().activate()) as MpscopeApi;
  const sample = vscode.Uri.joinPath(extension().extensionUri, "media", "sample.mpscope");
  await api.openRecording(sample, 1_000_000);
  assert.ok(api.programs().some(({ state }) => state === "recording"));
});

test("a language model has its tools", () => {
  const names = vscode.lm.tools
    .map(({ name }) => name)
    .filter((name) => name.startsWith("mpscope"));
  assert.deepEqual(names.toSorted(), [
    "mpscope_explain_channel",
    "mpscope_list_channels",
    "mpscope_list_findings",
  ]);
});

test("closing all editors ends nothing with an error", async () => {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  assert.equal(vscode.window.tabGroups.activeTabGroup.tabs.length, 0);
});
