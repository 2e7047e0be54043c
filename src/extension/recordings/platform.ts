/** What reading recordings needs of the place where the extension runs: a machine, or a browser. */

import type * as vscode from "vscode";
import { readClosingBytes, readRecording } from "../../collector/file-source.ts";
import { startNodeThread } from "../engine/node-thread.ts";
import { OwnEngine } from "../engine/own-engine.ts";
import { thresholdsOfUser } from "../engine/thresholds.ts";
import { growthOf, isWritten } from "./growth.ts";
import type { RecordingPlatform } from "./recording-editor.ts";
import { WholeFiles } from "./whole-files.ts";

/** A machine with files and threads. */
export function machine(extension: vscode.Uri, log: vscode.LogOutputChannel): RecordingPlatform {
  const files = new WholeFiles();
  return {
    startEngine: () =>
      Promise.resolve(new OwnEngine(startNodeThread(extension, log), thresholdsOfUser())),
    read: (uri, signal) =>
      uri.scheme === "file" ? readRecording(uri.fsPath, { signal }) : files.read(uri),
    closing: (uri) => (uri.scheme === "file" ? readClosingBytes(uri.fsPath) : files.closing(uri)),
    follow: async (uri, from, writer, signal) =>
      uri.scheme === "file" && (await isWritten(uri.fsPath, writer))
        ? growthOf(uri.fsPath, from, writer.pid, signal)
        : undefined,
  };
}
