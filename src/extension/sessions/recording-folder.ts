/** The folder in which runs are recorded. The newest are kept, older ones make room. */

import * as vscode from "vscode";

const MOST_RECORDINGS = 20;

/** Below the extension's storage. */
export class RecordingFolder {
  readonly #folder: vscode.Uri;

  /** `storage` is the extension's. */
  constructor(storage: vscode.Uri) {
    this.#folder = vscode.Uri.joinPath(storage, "recordings");
  }

  /** Where the next recording of a program goes. */
  async next(name: string): Promise<vscode.Uri> {
    await vscode.workspace.fs.createDirectory(this.#folder);
    await this.#makeRoom();
    // The time first: names in their order are recordings in theirs.
    const time = new Date().toISOString().replaceAll(/[:.]/g, "-");
    const plain = name.replaceAll(/[^\w.-]+/g, "-");
    return vscode.Uri.joinPath(this.#folder, `${time}-${plain}.mpscope`);
  }

  /** The recordings that are there, the newest first. */
  async list(): Promise<vscode.Uri[]> {
    const names = await this.#names();
    return names.toReversed().map((name) => vscode.Uri.joinPath(this.#folder, name));
  }

  /** The oldest first; none before anything was recorded. */
  async #names(): Promise<string[]> {
    try {
      const entries = await vscode.workspace.fs.readDirectory(this.#folder);
      const names = entries.map(([name]) => name).filter((name) => name.endsWith(".mpscope"));
      return names.toSorted();
    } catch (error) {
      if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return [];
      throw error;
    }
  }

  async #makeRoom(): Promise<void> {
    const names = await this.#names();
    const old = names.slice(0, Math.max(0, names.length - MOST_RECORDINGS + 1));
    await Promise.all(
      old.map((name) => vscode.workspace.fs.delete(vscode.Uri.joinPath(this.#folder, name))),
    );
  }
}
