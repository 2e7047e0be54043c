/** The read-only editor of recordings (`*.mpscope`). */

import { basename } from "node:path";
import * as vscode from "vscode";
import { OwnEngine } from "../engine/own-engine.ts";
import type { Viewable } from "../view/viewable.ts";
import { webviewHtml, webviewOptions } from "../view/webview-html.ts";
import { linkWebview } from "../view/webview-link.ts";
import { readInto } from "./read-recording.ts";

/** An opened recording, with an engine of its own. */
class RecordingDocument implements vscode.CustomDocument, Viewable {
  readonly uri: vscode.Uri;
  readonly home: vscode.Uri;
  readonly #engine: OwnEngine;

  constructor(uri: vscode.Uri, home: vscode.Uri, engine: OwnEngine) {
    this.uri = uri;
    this.home = home;
    this.#engine = engine;
  }

  get name(): string {
    return basename(this.uri.path, ".mpscope");
  }

  get recording(): vscode.Uri {
    return this.uri;
  }

  request(method: string, args: unknown): Promise<unknown> {
    return this.#engine.request(method, args);
  }

  dispose(): void {
    this.#engine.dispose();
  }
}

/** Opens recordings; several editors of one file share its engine. */
export class RecordingEditor implements vscode.CustomReadonlyEditorProvider<RecordingDocument> {
  /** As in the manifest. */
  static readonly viewType = "mpscope.recording";
  readonly #extension: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  #active: RecordingDocument | undefined;

  /** `extension` is the extension's folder. */
  constructor(extension: vscode.Uri, log: vscode.LogOutputChannel) {
    this.#extension = extension;
    this.#log = log;
  }

  /** The recording whose editor has the focus. */
  get active(): Viewable | undefined {
    return this.#active;
  }

  /** Reads the whole file before its editor shows, so that it shows the right picture at once. */
  async openCustomDocument(
    uri: vscode.Uri,
    _context: vscode.CustomDocumentOpenContext,
    token: vscode.CancellationToken,
  ): Promise<RecordingDocument> {
    const engine = new OwnEngine(this.#extension, this.#log);
    try {
      await readInto(engine, uri, token);
    } catch (error) {
      engine.dispose();
      throw error;
    }
    return new RecordingDocument(uri, this.#homeOf(uri), engine);
  }

  /** Shows an opened recording in a webview. */
  resolveCustomEditor(document: RecordingDocument, panel: vscode.WebviewPanel): void {
    panel.webview.options = webviewOptions(this.#extension);
    const link = linkWebview(panel, document, this.#log);
    const follow = () => {
      if (panel.active) this.#active = document;
      else if (this.#active === document) this.#active = undefined;
    };
    follow();
    panel.onDidChangeViewState(follow);
    panel.onDidDispose(() => {
      if (this.#active === document) this.#active = undefined;
      link.dispose();
    });
    panel.webview.html = webviewHtml(panel.webview, this.#extension);
  }

  /** The sample's source is where the extension is; that of others may be beside the recording. */
  #homeOf(uri: vscode.Uri): vscode.Uri {
    const isOurs = uri.path.startsWith(`${this.#extension.path}/media/`);
    return isOurs ? this.#extension : vscode.Uri.joinPath(uri, "..");
  }
}
