/** Reads a recording into an engine, with progress and a way to stop where it takes long. */

import * as vscode from "vscode";
import type { OwnEngine } from "../engine/own-engine.ts";
import { fileName } from "../file-name.ts";

/** Smaller ones are there before a person could read what the progress says. */
const LARGE_BYTES = 32 << 20;

/**
 * Reads `uri` to its end, by `read`. Throws what the file system says when it cannot be read, and
 * `vscode.CancellationError` when the user stops it.
 */
export async function readInto(
  engine: OwnEngine,
  uri: vscode.Uri,
  read: (uri: vscode.Uri) => AsyncIterable<Uint8Array>,
  token: vscode.CancellationToken,
): Promise<void> {
  const { size } = await vscode.workspace.fs.stat(uri);
  const chunks = read(uri);
  if (size < LARGE_BYTES) return send(chunks, engine, [token]);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t("Reading {0}", fileName(uri)),
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
