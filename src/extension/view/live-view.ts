/** The panel that shows a session, at most one a session. Closing it ends nothing but itself. */

import * as vscode from "vscode";
import type { Session } from "../sessions/session.ts";
import type { OpenViews } from "./open-views.ts";
import { webviewHtml, webviewOptions } from "./webview-html.ts";
import { linkWebview } from "./webview-link.ts";

/** The type of the panels. */
export const LIVE_VIEW = "mpscope.live";

type Place = Parameters<typeof vscode.window.createWebviewPanel>[2];

/** Opens and finds the sessions' panels. */
export class LiveViews {
  readonly #extension: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  readonly #panels = new Map<Session, vscode.WebviewPanel>();

  readonly #views: OpenViews;
  readonly #recorded: (title: string, recording: vscode.Uri) => void;

  /**
   * `extension` is the extension's folder; `views` is told of each panel, `recorded` where the program of
   * the panel with a title is recorded.
   */
  constructor(
    extension: vscode.Uri,
    log: vscode.LogOutputChannel,
    views: OpenViews,
    recorded: (title: string, recording: vscode.Uri) => void,
  ) {
    this.#extension = extension;
    this.#log = log;
    this.#views = views;
    this.#recorded = recorded;
  }

  /** The session whose panel has the focus. */
  get active(): Session | undefined {
    for (const [session, panel] of this.#panels) if (panel.active) return session;
    return undefined;
  }

  /** Whether a session's panel is open. */
  has(session: Session): boolean {
    return this.#panels.has(session);
  }

  /** Whether the panel of a program that still runs is on the screen. */
  get showsRunning(): boolean {
    return [...this.#panels].some(
      ([session, panel]) => session.state === "running" && panel.visible,
    );
  }

  /** Shows a session: in its panel, or in a new one. */
  show(session: Session): void {
    const panel = this.#panels.get(session);
    if (panel === undefined) this.#open(session, vscode.ViewColumn.Active);
    else panel.reveal();
  }

  /** Shows a session beside what the user is at, and leaves them there. */
  showBeside(session: Session): void {
    const panel = this.#panels.get(session);
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    if (panel === undefined) this.#open(session, place);
    else panel.reveal(undefined, true);
  }

  #open(session: Session, place: Place): void {
    // A hidden panel is not retained: shown again it asks for what is now, takes up its selection and
    // camera, and is there in less than half a second. Retained it would hold memory all the while.
    const panel = vscode.window.createWebviewPanel(
      LIVE_VIEW,
      titleOf(session),
      place,
      webviewOptions(this.#extension),
    );
    this.#panels.set(session, panel);
    panel.iconPath = vscode.Uri.joinPath(this.#extension, "media", "icon.png");
    const link = linkWebview(panel, session, this.#log, (position) =>
      this.#views.stands(session, position),
    );
    this.#views.add(session, panel, link);
    const renamed = session.onDidChange(() => {
      panel.title = titleOf(session);
      if (session.recording !== undefined) this.#recorded(panel.title, session.recording);
    });
    if (session.recording !== undefined) this.#recorded(panel.title, session.recording);
    panel.onDidDispose(() => {
      this.#panels.delete(session);
      renamed.dispose();
      link.dispose();
    });
    panel.webview.html = webviewHtml(panel.webview, this.#extension);
  }
}

function titleOf(session: Session): string {
  return `Channels: ${session.name}`;
}
