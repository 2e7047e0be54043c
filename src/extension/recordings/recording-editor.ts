/** The read-only editor of recordings (`*.mpscope`). */

import * as vscode from "vscode";
import type { Instant } from "../../protocol/instant.ts";
import type { FrameAnswer, TraceInfo } from "../../protocol/messages.ts";
import type { OwnEngine } from "../engine/own-engine.ts";
import { fileName } from "../file-name.ts";
import type { OpenViews } from "../view/open-views.ts";
import type { Viewable } from "../view/viewable.ts";
import { webviewHtml, webviewOptions } from "../view/webview-html.ts";
import { linkWebview } from "../view/webview-link.ts";
import { Reading, type RecordingBytes } from "./reading.ts";

/** An opened recording, with an engine of its own. */
class RecordingDocument implements vscode.CustomDocument, Viewable {
  readonly state = "recording";
  readonly uri: vscode.Uri;
  readonly home: vscode.Uri;
  readonly #engine: OwnEngine;
  readonly #reading: Reading;

  readonly #disposed: (document: RecordingDocument) => void;

  constructor(
    uri: vscode.Uri,
    home: vscode.Uri,
    engine: OwnEngine,
    reading: Reading,
    disposed: (document: RecordingDocument) => void,
  ) {
    this.uri = uri;
    this.home = home;
    this.#engine = engine;
    this.#reading = reading;
    this.#disposed = disposed;
  }

  get name(): string {
    return fileName(this.uri, ".mpscope");
  }

  get recording(): vscode.Uri {
    return this.uri;
  }

  /** Ends when all that was in the file is known. */
  get whole(): Promise<void> {
    return this.#reading.whole;
  }

  /** Asks the engine, and adds to its answer what only the reading knows. */
  async request(method: string, args: unknown): Promise<unknown> {
    const { share } = this.#reading;
    const answer = await this.#engine.request(method, args);
    if (method === "info") return this.#reading.annotate(answer as TraceInfo, share);
    if (method !== "frame") return answer;
    this.#reading.seen();
    const frame = answer as FrameAnswer;
    return { ...frame, info: this.#reading.annotate(frame.info, share) };
  }

  dispose(): void {
    this.#reading.stop();
    this.#engine.dispose();
    this.#disposed(this);
  }
}

/** How engines start and files are read where the extension runs. */
export interface RecordingPlatform extends RecordingBytes {
  startEngine(): Promise<OwnEngine>;
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

  /** Opens a recording, or finds the one that is open, and waits for all of it. Throws a sentence when it cannot be read. */
  async show(uri: vscode.Uri, place: vscode.TextDocumentShowOptions): Promise<Viewable> {
    await vscode.commands.executeCommand("vscode.openWith", uri, RecordingEditor.viewType, place);
    const document = [...this.#open].find((one) => one.uri.toString() === uri.toString());
    if (document === undefined) throw new Error(vscode.l10n.t("{0} cannot be opened", uri.fsPath));
    await document.whole;
    return document;
  }

  /** Shows a recording in a panel that is no editor of it. Throws a sentence when it cannot be read. */
  async showIn(panel: vscode.WebviewPanel, uri: vscode.Uri): Promise<void> {
    const closing = new vscode.CancellationTokenSource();
    panel.onDidDispose(() => closing.cancel());
    const document = await this.openCustomDocument(uri, {}, closing.token);
    panel.onDidDispose(() => document.dispose());
    this.resolveCustomEditor(document, panel);
  }

  /** Begins to read the file; its editor shows what there is of it. */
  async openCustomDocument(
    uri: vscode.Uri,
    _context: unknown,
    token: vscode.CancellationToken,
  ): Promise<RecordingDocument> {
    const engine = await this.#platform.startEngine();
    const reading = await this.#read(engine, uri, token);
    const document = new RecordingDocument(uri, this.#homeOf(uri), engine, reading, (closed) => {
      this.#open.delete(closed);
      this.#changed.fire();
    });
    this.#open.add(document);
    this.#changed.fire();
    // Who has looked at a part of it looks again.
    void document.whole.then(() => this.#changed.fire());
    return document;
  }

  async #read(
    engine: OwnEngine,
    uri: vscode.Uri,
    token: vscode.CancellationToken,
  ): Promise<Reading> {
    try {
      return await Reading.start(engine, uri, this.#platform, token);
    } catch (error) {
      engine.dispose();
      throw error;
    }
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
