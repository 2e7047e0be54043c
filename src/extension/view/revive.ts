/** What becomes of a panel when the window is loaded again: its program is gone, its recording is there. */

import * as vscode from "vscode";
import { LIVE_VIEW } from "./live-view.ts";

const KEY = "recordingsOfPanels";
const MOST = 20;

/** Remembers the recordings behind panels, and puts them in the panels' places. */
export class PanelMemory implements vscode.WebviewPanelSerializer {
  readonly #state: vscode.Memento;
  readonly #viewType: string;

  /** `viewType` is the recordings' editor. */
  constructor(state: vscode.Memento, viewType: string) {
    this.#state = state;
    this.#viewType = viewType;
  }

  /** Revives panels until disposed. */
  register(): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(LIVE_VIEW, this);
  }

  /** The panel of this title shows a program that is recorded there. */
  async remember(title: string, recording: vscode.Uri): Promise<void> {
    const others = this.#known().filter(([known]) => known !== title);
    await this.#state.update(KEY, [...others.slice(1 - MOST), [title, recording.toString()]]);
  }

  /** Called by VS Code for each panel that was open. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    const [, recording] = this.#known().find(([title]) => title === panel.title) ?? [];
    // A panel that is not on the screen yet has the column 0, which VS Code itself does not take.
    const column = (panel.viewColumn ?? 0) > 0 ? panel.viewColumn : vscode.ViewColumn.Active;
    panel.dispose();
    if (recording === undefined) return;
    const uri = vscode.Uri.parse(recording);
    await vscode.commands.executeCommand("vscode.openWith", uri, this.#viewType, column);
  }

  #known(): readonly (readonly [title: string, recording: string])[] {
    return this.#state.get(KEY, []);
  }
}
