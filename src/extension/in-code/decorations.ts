/** What stands in an editor beside the code: figures after a line, cursors of workers, marks in the gutter. */

import * as vscode from "vscode";
import type { Standing } from "../../protocol/code.ts";
import type { WorkerDeclaration } from "../../protocol/messages.ts";
import { cursorOf } from "./line-text.ts";
import type { LineView } from "./line-views.ts";

/** The colours of the editor's own marks: every theme has them, with enough contrast. */
const COLOURS = {
  figures: "editorCodeLens.foreground",
  running: "editorCodeLens.foreground",
  blocked: "editorError.foreground",
  waiting: "editorInfo.foreground",
} as const;

type Kind = keyof typeof COLOURS;

const KINDS = ["figures", "running", "waiting", "blocked"] as const satisfies readonly Kind[];
const IN_GUTTER: ReadonlySet<Kind> = new Set(["blocked", "waiting"]);

/** The decorations of all editors. */
export class CodeDecorations implements vscode.Disposable {
  readonly #types: Readonly<Record<Kind, vscode.TextEditorDecorationType>>;
  /** What an editor shows now, as text. */
  readonly #shown = new WeakMap<vscode.TextEditor, string>();

  /** `extension` is the extension's folder. */
  constructor(extension: vscode.Uri) {
    const typeOf = (kind: Kind) => {
      const color = new vscode.ThemeColor(COLOURS[kind]);
      return vscode.window.createTextEditorDecorationType({
        after: { color, margin: "0 0 0 2em" },
        ...(IN_GUTTER.has(kind) && {
          gutterIconPath: vscode.Uri.joinPath(extension, "media", `worker-${kind}.svg`),
          gutterIconSize: "contain",
          overviewRulerColor: color,
          overviewRulerLane: vscode.OverviewRulerLane.Right,
        }),
      });
    };
    this.#types = {
      figures: typeOf("figures"),
      running: typeOf("running"),
      waiting: typeOf("waiting"),
      blocked: typeOf("blocked"),
    };
  }

  /**
   * Shows the lines in an editor; those that are shown already are left alone. `all` shows the workers that run
   * too: worth it at an instant that stands still.
   */
  show(
    editor: vscode.TextEditor,
    views: readonly LineView[],
    workers: readonly WorkerDeclaration[],
    all: boolean,
  ): void {
    const options = optionsOf(editor.document, views, workers, all);
    const key = JSON.stringify(options);
    if ((this.#shown.get(editor) ?? EMPTY) === key) return;
    this.#shown.set(editor, key);
    for (const kind of KINDS) editor.setDecorations(this.#types[kind], options[kind]);
  }

  /** Shows nothing in an editor. */
  clear(editor: vscode.TextEditor): void {
    this.show(editor, [], [], false);
  }

  /** Takes everything out of every editor. */
  dispose(): void {
    for (const kind of KINDS) this.#types[kind].dispose();
  }
}

type Options = Record<Kind, vscode.DecorationOptions[]>;

const EMPTY = JSON.stringify(emptyOptions());

function emptyOptions(): Options {
  return { figures: [], running: [], waiting: [], blocked: [] };
}

function optionsOf(
  document: vscode.TextDocument,
  views: readonly LineView[],
  workers: readonly WorkerDeclaration[],
  all: boolean,
): Options {
  const options = emptyOptions();
  for (const { line, used, standings, isEdited } of views) {
    if (line >= document.lineCount) continue;
    const { range } = document.lineAt(line);
    const end = new vscode.Range(range.end, range.end);
    const add = (kind: Kind, contentText: string) =>
      options[kind].push({
        // What begins later stands further right: so the figures keep their place when a cursor comes.
        range: kind === "figures" ? range : end,
        renderOptions: { after: { contentText } },
      });
    if (used !== undefined) add("figures", isEdited ? `${used.text} (line edited)` : used.text);
    const cursors: readonly Standing["doing"][] = all
      ? ["running", "waiting", "blocked"]
      : ["waiting", "blocked"];
    for (const doing of cursors) {
      const text = cursorOf(standings, doing, workers);
      if (text !== "") add(doing, text);
    }
  }
  return options;
}
