/** Findings in the Problems panel: a squiggle at the line to change, the chain as related places, and quick fixes. */

import * as vscode from "vscode";
import type { Finding, FindingsAnswer, Severity } from "../../protocol/finding.ts";
import type { Site } from "../../trace/event.ts";
import { findSource } from "../sites/open-site.ts";
import { onePerRecording } from "../trees/one-per-recording.ts";
import type { Subjects } from "../trees/subjects.ts";
import type { Viewable } from "../view/viewable.ts";
import { overText } from "./over.ts";
import { problemText } from "./problem-text.ts";
import { type CodeChange, changeFor } from "./quick-fix.ts";
import { isSilenced, silencing } from "./silence.ts";

const LOOK_EVERY_MS = 250;
/** ns; what was true for less and is over is no problem any more. */
const WORTH_KEEPING = 1e9;
const LANGUAGES = ["javascript", "typescript", "javascriptreact", "typescriptreact"];

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** A problem, with what a quick fix needs. */
interface Problem {
  readonly file: vscode.Uri;
  readonly finding: Finding;
  readonly diagnostic: vscode.Diagnostic;
}

/** Keeps the panel as the engines' findings are. */
export class Problems implements vscode.CodeActionProvider {
  readonly #subjects: Subjects;
  readonly #collection = vscode.languages.createDiagnosticCollection("mpscope");
  #problems: readonly Problem[] = [];
  #shown = "";
  #isLooking = false;

  /** Shows the findings of `subjects`. */
  constructor(subjects: Subjects) {
    this.#subjects = subjects;
  }

  /** Begins; returns what ends it. */
  register(): vscode.Disposable {
    const timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    return vscode.Disposable.from(
      this.#collection,
      new vscode.Disposable(() => clearInterval(timer)),
      vscode.languages.registerCodeActionsProvider(LANGUAGES, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    );
  }

  /** The fixes for problems of ours at a place. */
  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const lines = document.getText().split(/\r?\n/);
    return this.#problems
      .filter(({ file, diagnostic }) => {
        const isHere = file.toString() === document.uri.toString();
        return isHere && diagnostic.range.intersection(range) !== undefined;
      })
      .flatMap((problem) => actionsFor(problem, lines));
  }

  async #look(): Promise<void> {
    const subjects = onePerRecording(this.#subjects.all);
    if (this.#isLooking || (subjects.length === 0 && this.#problems.length === 0)) return;
    this.#isLooking = true;
    try {
      // Of several runs of a program the newest counts.
      const newest = [...new Map(subjects.toReversed().map((it) => [it.name, it])).values()];
      const found = (await Promise.all(newest.map((subject) => findingsOf(subject)))).flat();
      const shown = found.map(({ finding: { id, since, until, title } }) =>
        JSON.stringify([id, since, until, title]),
      );
      if (shown.join("\n") === this.#shown) return;
      this.#shown = shown.join("\n");
      const problems = await Promise.all(
        found.map(({ finding, home }) => problemOf(finding, home)),
      );
      this.#show(problems.filter((problem) => problem !== undefined));
    } finally {
      this.#isLooking = false;
    }
  }

  #show(problems: readonly Problem[]): void {
    this.#problems = problems;
    this.#collection.clear();
    const byFile = new Map<string, Problem[]>();
    for (const problem of problems) {
      const file = problem.file.toString();
      byFile.set(file, [...(byFile.get(file) ?? []), problem]);
    }
    for (const [file, inFile] of byFile) {
      this.#collection.set(
        vscode.Uri.parse(file),
        inFile.map(({ diagnostic }) => diagnostic),
      );
    }
  }
}

/** What mends a problem, and what silences it. */
function actionsFor(
  { file, finding: { fix, rule }, diagnostic }: Problem,
  lines: readonly string[],
): vscode.CodeAction[] {
  const { l10n } = vscode;
  const change = fix === undefined ? undefined : changeFor(fix, lines);
  const line = diagnostic.range.start.line + 1;
  const silence = {
    title: l10n.t("Silence {0} at this line", rule),
    edits: silencing(rule, line, lines),
  };
  return [change, silence].flatMap((it) => {
    if (it === undefined) return [];
    const action = new vscode.CodeAction(it.title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [diagnostic];
    action.isPreferred = it === change;
    action.edit = editOf(file, it);
    return [action];
  });
}

function editOf(file: vscode.Uri, { edits }: CodeChange): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { line, column, length, text } of edits) {
    edit.replace(file, new vscode.Range(line, column, line, column + length), text);
  }
  return edit;
}

async function findingsOf(
  subject: Viewable,
): Promise<{ finding: Finding; home: vscode.Uri | undefined }[]> {
  try {
    const { findings } = (await subject.request("findings", { at: "end" })) as FindingsAnswer;
    return findings
      .filter(({ since, until }) => until === undefined || until - since >= WORTH_KEEPING)
      .map((finding) => ({ finding, home: subject.home }));
  } catch {
    // An engine that is gone has no findings; its view says why.
    return [];
  }
}

async function problemOf(
  finding: Finding,
  home: vscode.Uri | undefined,
): Promise<Problem | undefined> {
  const file = finding.site === undefined ? undefined : await findSource(finding.site, home);
  if (file === undefined || finding.site === undefined) return undefined;
  const lines = new TextDecoder().decode(await vscode.workspace.fs.readFile(file)).split(/\r?\n/);
  if (isSilenced(finding.rule, finding.site.line, lines)) return undefined;
  const over = overText(finding);
  const diagnostic = new vscode.Diagnostic(
    rangeOf(finding.site, lines),
    problemText([finding.title, finding.remedy, over ?? ""]),
    over === undefined ? SEVERITIES[finding.severity] : vscode.DiagnosticSeverity.Information,
  );
  diagnostic.source = "mpscope";
  diagnostic.code = finding.rule;
  const related = await Promise.all(
    finding.related.map(async ({ text, site }) => {
      const place = await findSource(site, home);
      if (place === undefined) return undefined;
      const at = new vscode.Position(Math.max(0, site.line - 1), Math.max(0, site.column - 1));
      return new vscode.DiagnosticRelatedInformation(new vscode.Location(place, at), text);
    }),
  );
  diagnostic.relatedInformation = related.filter((it) => it !== undefined);
  return { file, finding, diagnostic };
}

/** From the site to the end of its line. */
function rangeOf({ line, column }: Site, lines: readonly string[]): vscode.Range {
  const at = Math.max(0, line - 1);
  const text = lines[at] ?? "";
  const from = Math.min(Math.max(0, column - 1), text.length);
  return new vscode.Range(at, from, at, Math.max(from + 1, text.trimEnd().length));
}
