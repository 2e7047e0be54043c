/** What the editor's text shows of programs that run or are replayed. */

import * as vscode from "vscode";
import type { Register } from "../command.ts";
import { LANGUAGES } from "../start/start-lens.ts";
import type { ProgramNode } from "../trees/programs-tree.ts";
import type { Subjects } from "../trees/subjects.ts";
import type { OpenViews } from "../view/open-views.ts";
import type { Viewable } from "../view/viewable.ts";
import { hoverText } from "./code-hover.ts";
import { CodeDecorations } from "./decorations.ts";
import { filesOfDocument } from "./document-match.ts";
import { type LineView, lineViews } from "./line-views.ts";
import { OriginalText } from "./original-text.ts";
import { ProgramCode } from "./program-code.ts";

/** The time between two updates: at most four a second. */
const PERIOD_MS = 250;
const SETTING = "mpscope.inCode";

/** What is needed of the extension. */
export interface InCodeOptions {
  readonly extension: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly command: Register;
  readonly subjects: Subjects;
  readonly openViews: OpenViews;
}

/** Registers lenses, hovers, decorations, and the command that takes them away; returns what ends it. */
export function registerInCode(options: InCodeOptions): vscode.Disposable {
  const inCode = new InCode(options);
  options.command("toggleInCode", async () => {
    const settings = vscode.workspace.getConfiguration();
    await settings.update(SETTING, !isOn(), vscode.ConfigurationTarget.Global);
  });
  return vscode.Disposable.from(
    inCode,
    vscode.languages.registerCodeLensProvider([...LANGUAGES], inCode),
    vscode.languages.registerHoverProvider([...LANGUAGES], inCode),
    options.subjects.onDidChange(() => inCode.wake()),
    vscode.window.onDidChangeVisibleTextEditors(() => inCode.wake()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(SETTING)) inCode.wake();
    }),
  );
}

function isOn(): boolean {
  return vscode.workspace.getConfiguration().get(SETTING) !== false;
}

/** Asks the programs and shows their answers, as long as there are programs and code on the screen. */
class InCode implements vscode.CodeLensProvider, vscode.HoverProvider, vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #subjects: Subjects;
  readonly #openViews: OpenViews;
  readonly #decorations: CodeDecorations;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses: vscode.Event<void> = this.#changed.event;
  readonly #programs = new Map<Viewable, ProgramCode>();
  /** By URI: an editor that is opened again has another document. */
  readonly #originals = new WeakMap<ProgramCode, Map<string, OriginalText>>();
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  #isDisposed = false;
  #lenses = "";

  constructor({ extension, log, subjects, openViews }: InCodeOptions) {
    this.#log = log;
    this.#subjects = subjects;
    this.#openViews = openViews;
    this.#decorations = new CodeDecorations(extension);
  }

  /** Something has changed: looks now, and goes on looking as long as there is something to show. */
  wake(): void {
    if (this.#isBusy || this.#isDisposed) return;
    clearTimeout(this.#timer);
    this.#isBusy = true;
    this.#update()
      .catch((error: unknown) => {
        this.#log.error(error instanceof Error ? error : String(error));
      })
      .finally(() => {
        this.#isBusy = false;
        const isNeeded = isOn() && this.#subjects.all.length > 0 && editors().length > 0;
        if (isNeeded && !this.#isDisposed) this.#timer = setTimeout(() => this.wake(), PERIOD_MS);
      });
  }

  /** The lenses above the lines that create channels. */
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const program = this.#programOf(document);
    if (program === undefined) return [];
    return this.#viewsOf(program, document).flatMap((view) => lensOf(program, view) ?? []);
  }

  /** The hover over a line with figures. */
  async provideHover(
    document: vscode.TextDocument,
    { line }: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const program = this.#programOf(document);
    if (program === undefined) return undefined;
    const view = this.#viewsOf(program, document).find((one) => one.line === line);
    const text = view && (await hoverText(program, view));
    return text && new vscode.Hover(text);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#decorations.dispose();
    this.#changed.dispose();
  }

  async #update(): Promise<void> {
    await this.#refreshPrograms();
    let lenses = "";
    for (const editor of editors()) {
      const { document } = editor;
      const program = this.#programOf(document);
      // oxlint-disable-next-line no-await-in-loop -- a file is read once
      if (program !== undefined) await this.#keepOriginal(program, document);
      const views = program === undefined ? [] : this.#viewsOf(program, document);
      const workers = program?.picture?.workers ?? [];
      this.#decorations.show(editor, views, workers, program?.isReplay === true);
      for (const view of views) {
        lenses += `${document.uri.toString()} ${view.line} ${titleOf(program, view)}\n`;
      }
    }
    if (lenses === this.#lenses) return;
    this.#lenses = lenses;
    this.#changed.fire();
  }

  /** Asks those that are told. What was learned of the others is kept as long as they are there. */
  async #refreshPrograms(): Promise<void> {
    for (const subject of this.#programs.keys()) {
      if (!this.#subjects.all.includes(subject)) this.#programs.delete(subject);
    }
    const told = this.#subjects.all.filter((subject) => this.#isTold(subject));
    for (const subject of told) {
      if (!this.#programs.has(subject)) this.#programs.set(subject, new ProgramCode(subject));
    }
    // An engine that is gone says so in its view.
    await Promise.allSettled(
      told.flatMap((subject) => {
        const program = this.#programs.get(subject);
        return program === undefined ? [] : [program.refresh(this.#openViews.instantOf(subject))];
      }),
    );
  }

  /** A program that is over and out of sight is out of the code too. */
  #isTold(subject: Viewable): boolean {
    return isOn() && (subject.state === "running" || this.#openViews.has(subject));
  }

  /** The program whose code a document is: the one in sight first, then the newest. */
  #programOf(document: vscode.TextDocument): ProgramCode | undefined {
    const told = this.#subjects.all.filter((subject) => this.#isTold(subject));
    const programs = told.flatMap((subject) => this.#programs.get(subject) ?? []);
    const having = programs.filter((program) => filesOf(program, document).length > 0);
    return having.find(({ subject }) => this.#openViews.isVisible(subject)) ?? having[0];
  }

  async #keepOriginal(program: ProgramCode, document: vscode.TextDocument): Promise<void> {
    const originals = this.#originals.get(program) ?? new Map<string, OriginalText>();
    this.#originals.set(program, originals);
    const name = document.uri.toString();
    if (!originals.has(name)) originals.set(name, await OriginalText.of(document));
  }

  #viewsOf(program: ProgramCode, document: vscode.TextDocument): LineView[] {
    const { picture } = program;
    const original = this.#originals.get(program)?.get(document.uri.toString());
    if (picture === undefined || original === undefined) return [];
    return lineViews(picture, {
      files: filesOf(program, document),
      now: original.linesNow(document),
      isEdited: (line) => original.isEdited(document, line),
    });
  }
}

function editors(): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(({ document }) =>
    LANGUAGES.includes(document.languageId),
  );
}

function filesOf({ files, subject }: ProgramCode, { uri }: vscode.TextDocument): string[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.path);
  if (subject.home !== undefined) folders.push(subject.home.path);
  return filesOfDocument(files, { path: uri.path, folders });
}

/** What the lens of a line says; empty without one. */
function titleOf(program: ProgramCode | undefined, { created, isEdited }: LineView): string {
  if (created === undefined) return "";
  const past = program?.isReplay === true ? "$(history) " : "";
  return `${past}${created.text}${isEdited ? " (line edited)" : ""}`;
}

function lensOf(program: ProgramCode, view: LineView): vscode.CodeLens | undefined {
  const [row] = view.created?.rows ?? [];
  if (row === undefined) return undefined;
  return new vscode.CodeLens(new vscode.Range(view.line, 0, view.line, 0), {
    title: titleOf(program, view),
    tooltip: vscode.l10n.t("Reveal in Graph"),
    command: "mpscope.revealInGraph",
    arguments: [{ kind: "row", subject: program.subject, row } satisfies ProgramNode],
  });
}
