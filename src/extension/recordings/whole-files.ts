/** Reads recordings through the editor's file systems, which hand out whole files only. */

import * as vscode from "vscode";
import type { ClosingBytes } from "../../collector/file-source.ts";
import { closingStart } from "../../trace/closing/closing.ts";
import { FOOTER_BYTES } from "../../trace/closing/footer.ts";

/** Files that are read once for both questions: what a recording says at its end, and all of it. */
export class WholeFiles {
  /** Files that have been asked for their ends, and not yet for the rest. */
  readonly #read = new Map<string, Promise<Uint8Array>>();

  /** What a file says of itself at its end; undefined when it says nothing. Throws what the file system says. */
  async closing(uri: vscode.Uri): Promise<ClosingBytes | undefined> {
    const reading = Promise.resolve(vscode.workspace.fs.readFile(uri));
    this.#read.set(uri.toString(), reading);
    const bytes = await reading;
    const start = closingStart(bytes.subarray(-FOOTER_BYTES), bytes.length);
    return start === undefined ? undefined : { bytes: bytes.slice(start), size: bytes.length };
  }

  /** All of a file. Throws what the file system says. */
  async *read(uri: vscode.Uri): AsyncGenerator<Uint8Array> {
    const known = this.#read.get(uri.toString());
    this.#read.delete(uri.toString());
    yield await (known ?? vscode.workspace.fs.readFile(uri));
  }
}
