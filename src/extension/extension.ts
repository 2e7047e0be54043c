/** The extension's entry: wires commands, views and sessions together. */

import * as vscode from "vscode";
import { traceEnvironment } from "../launch/launch.ts";
import { commandRegister } from "./command.ts";
import { registerInCode } from "./in-code/in-code.ts";
import { Problems } from "./problems/problems.ts";
import { type MpscopeApi, makeApi } from "./reach/api.ts";
import { registerLanguageTools } from "./reach/language-tools.ts";
import { LinkHandler } from "./reach/uri-handler.ts";
import { machine } from "./recordings/platform.ts";
import { RecordingEditor } from "./recordings/recording-editor.ts";
import { saveRecording } from "./recordings/save-recording.ts";
import { ReplayDebugging } from "./replay-debugger/replay-debugging.ts";
import { Sessions } from "./sessions/sessions.ts";
import { launchParts } from "./start/launch-parts.ts";
import { registerStarts } from "./start/starts.ts";
import { subjectsOf } from "./trees/subjects.ts";
import { registerTrees } from "./trees/trees.ts";
import { LiveViews } from "./view/live-view.ts";
import { OpenViews } from "./view/open-views.ts";
import { PanelMemory } from "./view/revive.ts";
import type { Viewable } from "./view/viewable.ts";

/** Called by VS Code when something of ours is first used; returns what other extensions get. */
export function activate(context: vscode.ExtensionContext): MpscopeApi {
  const { extensionUri, subscriptions } = context;
  const log = vscode.window.createOutputChannel("mpscope", { log: true });
  const openViews = new OpenViews();
  const panels = new PanelMemory(context.workspaceState);
  const views = new LiveViews(extensionUri, log, openViews, (title, recording) => {
    void panels.remember(title, recording);
  });
  const sessions = new Sessions(context, log, (session) => views.has(session));
  const editor = new RecordingEditor(extensionUri, log, openViews, machine(extensionUri, log));

  const command = commandRegister(subscriptions, log);
  const shown = (): Viewable | undefined => views.active ?? editor.active;
  subscriptions.push(
    log,
    sessions,
    editor.register(),
    panels.register((panel, recording) => editor.showIn(panel, recording)),
    vscode.window.registerUriHandler(new LinkHandler(editor)),
  );
  command("openSample", () => editor.openSample());
  const replays = new ReplayDebugging(editor, openViews);
  subscriptions.push(replays.register());
  command("debugRecording", (chosen) => replays.debugRecording(chosen));
  command("showView", async () => {
    const session = await sessions.pick(vscode.l10n.t("Which program?"));
    if (session !== undefined) views.show(session);
  });
  command("saveRecording", async () => {
    const recording = shown() ?? (await sessions.pick(vscode.l10n.t("Which program's recording?")));
    if (recording !== undefined) await saveRecording(recording);
  });
  const subjects = subjectsOf(sessions, editor);
  registerTrees({ command, subscriptions, subjects, sessions, views, openViews });
  subscriptions.push(
    registerLanguageTools(subjects),
    new Problems(subjects).register(),
    registerInCode({ extension: extensionUri, log, command, subjects, openViews }),
  );
  registerStarts({ context, command, sessions, views });
  return makeApi(subjects, editor, async (program) => {
    const trace = await sessions.openAddress();
    return traceEnvironment(program, trace, launchParts(extensionUri));
  });
}
