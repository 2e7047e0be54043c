/** A VS Code with the extension under development, on a workspace of the test's own. */

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { until } from "../host/until.mjs";
import { Workbench } from "../host/workbench.mjs";

/** What the workspace is to be like. */
export interface WorkspaceOptions {
  /** Files beside the examples, by their names. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether programs can reach a TypeScript compiler; they can unless told. */
  readonly compiler?: boolean;
  /** Without examples and packages: nothing but `files`. */
  readonly bare?: boolean;
  /** The extension runs in the browser, as on vscode.dev. */
  readonly web?: boolean;
  /** The workspace is not trusted; it is unless told. */
  readonly untrusted?: boolean;
  /** A packed extension to install; the one under development unless given. */
  readonly vsix?: string;
  /** Folders of extensions of the test's own. */
  readonly unpacked?: string[];
  /** Seen by the extensions. */
  readonly env?: Readonly<Record<string, string>>;
}

/** There is a server as well, where it would run by itself. */
const IN_BROWSER = { "remote.extensionKind": { "mpscope.mpscope": ["web"] } };

/** The window opens in restricted mode without a question. */
const UNASKED = { "security.workspace.trust.startupPrompt": "never" };

/** A throw-away workspace, opened. */
export class Opened {
  readonly workbench: Workbench;
  /** Holds copies of the examples, and the packages that they need. */
  readonly folder: string;

  private constructor(workbench: Workbench, folder: string) {
    this.workbench = workbench;
    this.folder = folder;
  }

  /** Opens a workspace that holds the examples. */
  static async open(options: WorkspaceOptions = {}): Promise<Opened> {
    const {
      files = {},
      settings = {},
      compiler = true,
      bare = false,
      web = false,
      untrusted = false,
      vsix,
      unpacked = [],
      env = {},
    } = options;
    const folder = mkdtempSync(join(tmpdir(), "workspace-"));
    if (!bare) furnish(folder, compiler);
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const workbench = await Workbench.open({
      folder,
      trust: untrusted,
      unpacked,
      env,
      ...(vsix === undefined ? { extension: resolve("."), web } : { vsix: [vsix] }),
      // High enough for a view and, below it, all that an example prints.
      size: { width: 1400, height: 1300 },
      // Text in the page instead of pixels: the tests read it.
      settings: {
        "terminal.integrated.gpuAcceleration": "off",
        ...(web && IN_BROWSER),
        ...(untrusted && UNASKED),
        ...settings,
      },
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

  /** The sentence of our notification that begins so, once there is one. (Under a test no toast appears.) */
  async notification(begin = "mpscope: "): Promise<string> {
    const { page } = this.workbench;
    const center = page.locator(".notifications-center");
    const message = center.locator(".notification-list-item-message", { hasText: begin });
    return until("a notification", async () => {
      if (!(await center.isVisible())) {
        await this.workbench.runCommand("Notifications: Show Notifications");
      }
      return (await message.count()) > 0 && message.first().innerText();
    });
  }

  /** Errors of the page, its webviews and the extension hosts that are ours. */
  get errors(): readonly string[] {
    const { errors, server } = this.workbench;
    return [...errors.filter((text) => text.includes("mpscope")), ...server.errors()];
  }

  /** Ends VS Code and deletes the workspace. Throws when anything of ours has thrown meanwhile. */
  async close(): Promise<void> {
    const { errors } = this;
    await this.workbench.close();
    rmSync(this.folder, { recursive: true });
    assert.deepEqual(errors, []);
  }
}

/** The examples, and the packages that they need. */
function furnish(folder: string, compiler: boolean): void {
  cpSync("examples", folder, { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("."), join(folder, "node_modules", "mpscope"));
  if (compiler) symlinkSync(resolve("node_modules/esbuild"), join(folder, "node_modules/esbuild"));
}
