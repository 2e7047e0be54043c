/** A thread of Node's for an engine. */

import { Worker } from "node:worker_threads";
import * as vscode from "vscode";
import type { FromEngine } from "../../engine/link.ts";
import type { EngineThread } from "./own-engine.ts";

/** Starts the thread. `extension` is the extension's folder. */
export function startNodeThread(extension: vscode.Uri, log: vscode.LogOutputChannel): EngineThread {
  const entry = vscode.Uri.joinPath(extension, "dist", "engine-thread.cjs").fsPath;
  const thread = new Worker(entry, { name: "mpscope engine", execArgv: [] });
  return {
    post: (message, transfer) => thread.postMessage(message, transfer),
    listen(message, ended) {
      thread.on("message", (received: FromEngine) => message(received));
      thread.on("error", (error) => {
        log.error(error);
        ended(`its engine failed: ${error.message}`);
      });
      thread.on("exit", () => ended("its engine ended"));
    },
    terminate: () => void thread.terminate(),
  };
}
