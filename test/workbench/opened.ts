/** A VS Code with the extension under development, on a workspace of the test's own. */

import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Workbench } from "../host/workbench.mjs";

/** A throw-away workspace, opened. */
export class Opened {
  readonly workbench: Workbench;
  /** Holds copies of the examples, and the packages of this project. */
  readonly folder: string;

  private constructor(workbench: Workbench, folder: string) {
    this.workbench = workbench;
    this.folder = folder;
  }

  /** Opens a workspace that holds the examples and `files`. */
  static async open(
    files: Readonly<Record<string, string | Uint8Array>> = {},
    settings: Record<string, unknown> = {},
  ): Promise<Opened> {
    const folder = mkdtempSync(join(tmpdir(), "workspace-"));
    cpSync("examples", folder, { recursive: true });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(resolve("."), join(folder, "node_modules", "mpscope"));
    symlinkSync(resolve("node_modules/esbuild"), join(folder, "node_modules", "esbuild"));
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), content);
    }
    const workbench = await Workbench.open({
      folder,
      extensions: [resolve(".")],
      settings: { "terminal.integrated.gpuAcceleration": "off", ...settings },
    });
    return new Opened(workbench, folder);
  }

  /** Opens a file and runs it by the command. */
  async run(name: string): Promise<void> {
    await this.workbench.openFile(name);
    await this.workbench.runCommand("mpscope: Run Current File");
  }

  /** What the terminal shows of the program's output. */
  async output(): Promise<string> {
    const { page } = this.workbench;
    await this.workbench.runCommand("Terminal: Focus Terminal");
    const rows = page.locator(".terminal-wrapper.active .xterm-rows > div");
    await rows.first().waitFor();
    return (await rows.allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
  }

  /** Ends VS Code and deletes the workspace. */
  async close(): Promise<void> {
    await this.workbench.close();
    rmSync(this.folder, { recursive: true });
  }
}
