/** A browser's worker for an engine. */

import * as vscode from "vscode";
import type { FromEngine } from "../../engine/link.ts";
import { startWorker } from "./browser-scope.ts";
import type { EngineThread } from "./own-engine.ts";

/** Starts the worker. `extension` is the extension's folder. Rejects when its code cannot be read. */
export async function startWebWorker(
  extension: vscode.Uri,
  log: vscode.LogOutputChannel,
): Promise<EngineThread> {
  const entry = vscode.Uri.joinPath(extension, "dist", "web", "engine-worker.js");
  const code = await vscode.workspace.fs.readFile(entry);
  // The extension's files are of another origin, from which a browser starts no worker.
  const url = URL.createObjectURL(new Blob([new Uint8Array(code)], { type: "text/javascript" }));
  const worker = startWorker(url, "mpscope engine");
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    listen(message, ended) {
      worker.addEventListener("message", ({ data }) => message(data as FromEngine));
      worker.addEventListener("error", (event) => {
        log.error(event.message);
        ended(`its engine failed: ${event.message}`);
      });
    },
    terminate() {
      worker.terminate();
      // Not before: the host's own start of a worker reads the address later.
      URL.revokeObjectURL(url);
    },
  };
}
