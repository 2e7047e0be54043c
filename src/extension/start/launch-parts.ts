/** What the extension brings along for a program's start. */

import { join } from "node:path";
import * as vscode from "vscode";
import type { LaunchParts } from "../../launch/typescript.ts";

/** The parts in the extension's folder, the TypeScript that VS Code brings for its own use, and what the user has set. */
export function launchParts(extension: vscode.Uri): LaunchParts & { readonly preload: string } {
  const built = (file: string) => vscode.Uri.joinPath(extension, "dist", file).fsPath;
  return {
    hook: built("typescript-hook.js"),
    preload: built("runtime-preload.cjs"),
    preview: vscode.workspace.getConfiguration("mpscope").get("preview", 0),
    spareCompiler: join(vscode.env.appRoot, "extensions/node_modules/typescript/lib/typescript.js"),
  };
}
