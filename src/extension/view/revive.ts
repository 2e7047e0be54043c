/** What becomes of a panel when the window is loaded again: its program is gone, its recording is there. */

import * as vscode from "vscode";
import { LIVE_VIEW } from "./live-view.ts";

const KEY = "recordingsOfPanels";
const MOST = 20;

/** Shows a recording in a panel that is there. Throws a sentence when it cannot be read. */
export type ShowIn = (panel: vscode.WebviewPanel, recording: vscode.Uri) => Promise<void>;

/** Remembers the recordings behind panels, and shows them in the panels: the page finds its own state again. */
export class PanelMemory {
  readonly #state: vscode.Memento;

  /** `state` keeps what is remembered. */
  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** Revives panels until disposed. */
  register(showIn: ShowIn): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(LIVE_VIEW, {
      deserializeWebviewPanel: (panel) => this.#revive(panel, showIn),
    });
  }

  /** The panel of this title shows a program that is recorded there. */
  async remember(title: string, recording: vscode.Uri): Promise<void> {
    const others = this.#known().filter(([known]) => known !== title);
    await this.#state.update(KEY, [...others.slice(1 - MOST), [title, recording.toString()]]);
  }

  /** Called by VS Code for each panel that was open. */
  async #revive(panel: vscode.WebviewPanel, showIn: ShowIn): Promise<void> {
    const [, recording] = this.#known().find(([title]) => title === panel.title) ?? [];
    if (recording === undefined) {
      panel.dispose();
      return;
    }
    try {
      await showIn(panel, vscode.Uri.parse(recording));
    } catch (error) {
      panel.dispose();
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showWarningMessage(`mpscope: ${reason}`);
    }
  }

  #known(): readonly (readonly [title: string, recording: string])[] {
    return this.#state.get(KEY, []);
  }
}
