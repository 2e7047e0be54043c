/** Reads a recording through the editor's file systems. */

import * as vscode from "vscode";

/** A virtual file system hands out whole files only. */
export async function* readWhole(uri: vscode.Uri): AsyncGenerator<Uint8Array> {
  yield await vscode.workspace.fs.readFile(uri);
}
