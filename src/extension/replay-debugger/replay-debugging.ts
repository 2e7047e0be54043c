/** Recordings as debug sessions of VS Code, side by side with their views. */

import * as vscode from "vscode";
import { fileName } from "../file-name.ts";
import { RecordingEditor } from "../recordings/recording-editor.ts";
import { findSource } from "../sites/open-site.ts";
import type { OpenViews } from "../view/open-views.ts";
import type { Viewable } from "../view/viewable.ts";
import type { Ask } from "./replay.ts";
import { type OpenRecording, ReplayAdapter } from "./replay-adapter.ts";

/** The debug type, as in the manifest. */
const TYPE = "mpscope";

/** Makes the sessions. */
export class ReplayDebugging
  implements vscode.DebugAdapterDescriptorFactory, vscode.DebugConfigurationProvider
{
  readonly #editor: RecordingEditor;
  readonly #views: OpenViews;
  /** The sessions that have started, and what they replay. */
  readonly #sessions = new Map<ReplayAdapter, Viewable>();

  /** `editor` opens recordings; `views` are where they are seen. */
  constructor(editor: RecordingEditor, views: OpenViews) {
    this.#editor = editor;
    this.#views = views;
  }

  /** Makes `mpscope` a debug type until disposed. */
  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.debug.registerDebugAdapterDescriptorFactory(TYPE, this),
      vscode.debug.registerDebugConfigurationProvider(TYPE, this),
      this.#editor.onDidChange(() => this.#endClosed()),
      this.#views.onDidStand(({ shown, position }) => {
        for (const [adapter, document] of this.#sessions) {
          if (document === shown) adapter.goTo(position);
        }
      }),
      this.#views.onDidAppear((shown) => {
        for (const [adapter, document] of this.#sessions) {
          if (document === shown) adapter.tellPosition();
        }
      }),
    );
  }

  /** Called by VS Code when it is started without a launch configuration of its own, and before each start. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const asked: unknown = configuration["recording"];
    if (typeof asked === "string" && asked !== "") return configuration;
    const uri = recordingInFront() ?? (await chooseRecording());
    return uri === undefined ? undefined : { ...configuration, ...configurationOf(uri) };
  }

  /** Called by VS Code for each session. */
  createDebugAdapterDescriptor(): vscode.DebugAdapterDescriptor {
    const adapter: ReplayAdapter = new ReplayAdapter((name) => this.#open(name, adapter));
    return new vscode.DebugAdapterInlineImplementation(adapter);
  }

  /** Debugs a recording (its file, or its row in the tree), else the one in front, else one to choose. */
  async debugRecording(chosen: unknown): Promise<void> {
    const uri = uriOf(chosen) ?? recordingInFront() ?? (await chooseRecording());
    if (uri === undefined) return;
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    await vscode.debug.startDebugging(folder, configurationOf(uri));
    // By itself it comes to the front where a stop has a line; the first event may have none.
    await vscode.commands.executeCommand("workbench.view.debug");
  }

  async #open(name: string, adapter: ReplayAdapter): Promise<OpenRecording> {
    const uri = /^[a-z][\w+.-]+:\/\//i.test(name) ? vscode.Uri.parse(name) : vscode.Uri.file(name);
    const document = await this.#editor.show(uri, {
      viewColumn: columnOf(uri) ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
    await leaveColumn(columnOf(uri));
    this.#sessions.set(adapter, document);
    return {
      ask: ((method, args) => document.request(method, args)) as Ask,
      locate: async (file) => {
        const found = await findSource({ file }, document.home);
        return found?.scheme === "file" ? found.fsPath : undefined;
      },
      at: undefined,
      moved: latestOf((position) => this.#views.seek(document, { position })),
      close: () => void this.#sessions.delete(adapter),
    };
  }

  /** A recording that is closed has no engine any more. */
  #endClosed(): void {
    for (const [adapter, document] of this.#sessions) {
      if (!this.#editor.open.includes(document)) adapter.end();
    }
  }
}

function configurationOf(uri: vscode.Uri): vscode.DebugConfiguration {
  const recording = uri.scheme === "file" ? uri.fsPath : uri.toString();
  const name = vscode.l10n.t("Replay {0}", fileName(uri, ".mpscope"));
  return {
    type: TYPE,
    request: "launch",
    name,
    recording,
    internalConsoleOptions: "neverOpen",
  };
}

/** What a command gets: a file of the explorer or the editor, or a row of the recordings' tree. */
function uriOf(chosen: unknown): vscode.Uri | undefined {
  if (chosen instanceof vscode.Uri) return chosen;
  const { uri } = (chosen ?? {}) as { readonly uri?: unknown };
  return uri instanceof vscode.Uri ? uri : undefined;
}

/** The recording whose tab is in front, also while it is still being read. */
function recordingInFront(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isRecording =
    input instanceof vscode.TabInputCustom && input.viewType === RecordingEditor.viewType;
  return isRecording ? input.uri : undefined;
}

async function chooseRecording(): Promise<vscode.Uri | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      filters: { [vscode.l10n.t("mpscope recording")]: ["mpscope"] },
      title: vscode.l10n.t("Debug Recording"),
    })) ?? [];
  return chosen;
}

/** The column in which a recording is open. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined {
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(
      ({ input }) =>
        input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString(),
    ),
  );
  return group?.viewColumn;
}

/** The debugger shows lines of code in the active group: they must not cover the view, which is in `column`. */
async function leaveColumn(column: vscode.ViewColumn | undefined): Promise<void> {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  if (activeTabGroup.viewColumn !== column) return;
  const { executeCommand } = vscode.commands;
  if (all.length > 1) await executeCommand("workbench.action.focusNextGroup");
  else if (activeTabGroup.tabs.length === 1) await executeCommand("workbench.action.newGroupLeft");
  else {
    await executeCommand("workbench.action.moveEditorToNextGroup");
    await executeCommand("workbench.action.focusPreviousGroup");
  }
}

/** Calls `go` with the latest value, one call after another. */
function latestOf(go: (value: number) => Promise<unknown>): (value: number) => void {
  let next: number | undefined;
  let isGoing = false;
  const drain = async (): Promise<void> => {
    isGoing = true;
    while (next !== undefined) {
      const value = next;
      next = undefined;
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await go(value);
    }
    isGoing = false;
  };
  return (value) => {
    next = value;
    if (!isGoing) void drain();
  };
}
