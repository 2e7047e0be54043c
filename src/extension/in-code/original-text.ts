/** The text of a document when a program started to show in it, and where its lines are now. */

import * as vscode from "vscode";
import { mapLines } from "./line-map.ts";

/** One document's text, kept. */
export class OriginalText {
  readonly #lines: readonly string[];
  /** The document and its version that {@link #now} is of. */
  #document: vscode.TextDocument | undefined;
  #version = -1;
  #now: Int32Array = new Int32Array(0);

  private constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /** As it is on the disk: what a program runs is what was saved. */
  static async of(document: vscode.TextDocument): Promise<OriginalText> {
    if (!document.isDirty) return new OriginalText(linesOf(document.getText()));
    try {
      const bytes = await vscode.workspace.fs.readFile(document.uri);
      return new OriginalText(linesOf(new TextDecoder().decode(bytes)));
    } catch {
      // Deleted meanwhile: the editor's own text is the best there is.
      return new OriginalText(linesOf(document.getText()));
    }
  }

  /** By line as it was, from 0: the line now, -1 when it is gone. */
  linesNow(document: vscode.TextDocument): Int32Array {
    if (document !== this.#document || document.version !== this.#version) {
      this.#document = document;
      this.#now = mapLines(this.#lines, linesOf(document.getText()));
      this.#version = document.version;
    }
    return this.#now;
  }

  /** Whether a line (as it was) reads otherwise now. */
  isEdited(document: vscode.TextDocument, line: number): boolean {
    const now = this.linesNow(document)[line] ?? -1;
    return now < 0 || document.lineAt(now).text !== this.#lines[line];
  }
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
