/** Reads a recording into an engine, with progress and a way to stop where it takes long. */

import { basename } from "node:path";
import * as vscode from "vscode";
import { readRecording } from "../../collector/file-source.ts";
import type { OwnEngine } from "../engine/own-engine.ts";

/** Smaller ones are there before a person could read what the progress says. */
const LARGE_BYTES = 32 << 20;

/**
 * Reads `uri` to its end. Throws what the file system says when it cannot be read, and
 * `vscode.CancellationError` when the user stops it.
 */
export async function readInto(
  engine: OwnEngine,
  uri: vscode.Uri,
  token: vscode.CancellationToken,
): Promise<void> {
  const { size } = await vscode.workspace.fs.stat(uri);
  const chunks = uri.scheme === "file" ? readRecording(uri.fsPath) : readWhole(uri);
  if (size < LARGE_BYTES) return send(chunks, engine, [token]);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Reading ${basename(uri.path)}`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, stop) =>
    send(chunks, engine, [token, stop], (bytes) => {
      progress.report({ increment: (100 * bytes) / size });
    }),
  );
}

async function send(
  chunks: AsyncIterable<Uint8Array>,
  engine: OwnEngine,
  stops: readonly vscode.CancellationToken[],
  sent?: (bytes: number) => void,
): Promise<void> {
  for await (const chunk of chunks) {
    if (stops.some((stop) => stop.isCancellationRequested)) throw new vscode.CancellationError();
    await engine.send(chunk);
    sent?.(chunk.byteLength);
  }
  engine.end();
}

/** A virtual file system hands out whole files only. */
async function* readWhole(uri: vscode.Uri): AsyncGenerator<Uint8Array> {
  yield await vscode.workspace.fs.readFile(uri);
}
