/** The read-only editor of recordings (`*.mpscope`). */

import * as vscode from "vscode";
import type { Instant } from "../../protocol/instant.ts";
import type { OwnEngine } from "../engine/own-engine.ts";
import { fileName } from "../file-name.ts";
import type { OpenViews } from "../view/open-views.ts";
import type { Viewable } from "../view/viewable.ts";
import { webviewHtml, webviewOptions } from "../view/webview-html.ts";
import { linkWebview } from "../view/webview-link.ts";
import { readInto } from "./read-recording.ts";

/** An opened recording, with an engine of its own. */
class RecordingDocument implements vscode.CustomDocument, Viewable {
  readonly state = "recording";
  readonly uri: vscode.Uri;
  readonly home: vscode.Uri;
  readonly #engine: OwnEngine;

  readonly #disposed: (document: RecordingDocument) => void;

  constructor(
    uri: vscode.Uri,
    home: vscode.Uri,
    engine: OwnEngine,
    disposed: (document: RecordingDocument) => void,
  ) {
    this.uri = uri;
    this.home = home;
    this.#engine = engine;
    this.#disposed = disposed;
  }

  get name(): string {
    return fileName(this.uri, ".mpscope");
  }

  get recording(): vscode.Uri {
    return this.uri;
  }

  request(method: string, args: unknown): Promise<unknown> {
    return this.#engine.request(method, args);
  }

  dispose(): void {
    this.#engine.dispose();
    this.#disposed(this);
  }
}

/** How engines start and files are read where the extension runs. */
export interface RecordingPlatform {
  startEngine(): Promise<OwnEngine>;
  /** Throws what the file system says. */
  readonly read: (uri: vscode.Uri) => AsyncIterable<Uint8Array>;
}

/** Opens recordings; several editors of one file share its engine. */
export class RecordingEditor implements vscode.CustomReadonlyEditorProvider<RecordingDocument> {
  /** As in the manifest. */
  static readonly viewType = "mpscope.recording";
  readonly #extension: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  readonly #views: OpenViews;
  readonly #open = new Set<RecordingDocument>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when a recording was opened or closed. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;
  readonly #platform: RecordingPlatform;
  #active: RecordingDocument | undefined;

  /** `extension` is the extension's folder; `views` is told of each editor. */
  constructor(
    extension: vscode.Uri,
    log: vscode.LogOutputChannel,
    views: OpenViews,
    platform: RecordingPlatform,
  ) {
    this.#extension = extension;
    this.#log = log;
    this.#views = views;
    this.#platform = platform;
  }

  /** The recordings that are open. */
  get open(): readonly Viewable[] {
    return [...this.#open];
  }

  /** The recording whose editor has the focus. */
  get active(): Viewable | undefined {
    return this.#active;
  }

  /** Makes it the editor of recordings until disposed. */
  register(): vscode.Disposable {
    return vscode.window.registerCustomEditorProvider(RecordingEditor.viewType, this, {
      supportsMultipleEditorsPerDocument: true,
    });
  }

  /** Opens the recording that comes with the extension. */
  async openSample(): Promise<void> {
    const sample = vscode.Uri.joinPath(this.#extension, "media", "sample.mpscope");
    await vscode.commands.executeCommand("vscode.openWith", sample, RecordingEditor.viewType);
  }

  /** Opens a recording, and goes to an instant of it. */
  async openAt(uri: vscode.Uri, at: Instant | undefined): Promise<void> {
    const document = await this.show(uri, {});
    if (at !== undefined) await this.#views.seek(document, at);
  }

  /** Opens a recording, or finds the one that is open. Throws a sentence when it cannot be read. */
  async show(uri: vscode.Uri, place: vscode.TextDocumentShowOptions): Promise<Viewable> {
    await vscode.commands.executeCommand("vscode.openWith", uri, RecordingEditor.viewType, place);
    const document = [...this.#open].find((one) => one.uri.toString() === uri.toString());
    if (document === undefined) throw new Error(vscode.l10n.t("{0} cannot be opened", uri.fsPath));
    return document;
  }

  /** Reads the whole file before its editor shows, so that it shows the right picture at once. */
  async openCustomDocument(
    uri: vscode.Uri,
    _context: vscode.CustomDocumentOpenContext,
    token: vscode.CancellationToken,
  ): Promise<RecordingDocument> {
    const engine = await this.#platform.startEngine();
    try {
      await readInto(engine, uri, this.#platform.read, token);
    } catch (error) {
      engine.dispose();
      throw error;
    }
    const document = new RecordingDocument(uri, this.#homeOf(uri), engine, (closed) => {
      this.#open.delete(closed);
      this.#changed.fire();
    });
    this.#open.add(document);
    this.#changed.fire();
    return document;
  }

  /** Shows an opened recording in a webview. */
  resolveCustomEditor(document: RecordingDocument, panel: vscode.WebviewPanel): void {
    panel.webview.options = webviewOptions(this.#extension);
    const link = linkWebview(panel, document, this.#log, (position) =>
      this.#views.stands(document, position),
    );
    this.#views.add(document, panel, link);
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
