// The desktop VS Code of this machine, if it can show a window.
import { spawnSync } from "node:child_process";
import { downloadAndUnzipVSCode } from "@vscode/test-electron";

/**
 * The executable: VSCODE_EXECUTABLE, else what @vscode/test-electron downloads (and keeps in
 * .vscode-test). `undefined` where there is no screen or no download: then the VS Code server of
 * test/host does. VSCODE_HOST=server asks for the server in any case.
 */
export async function findDesktop() {
  if (process.env.VSCODE_EXECUTABLE !== undefined) return process.env.VSCODE_EXECUTABLE;
  if (process.env.VSCODE_HOST === "server" || !hasScreen()) return undefined;
  try {
    return await downloadAndUnzipVSCode();
  } catch (error) {
    console.log(`no desktop VS Code (${error.message})`);
    return undefined;
  }
}

/** Likewise, but a `code` that is installed comes before a download. */
export async function findInstalledDesktop() {
  const named = process.env.VSCODE_EXECUTABLE !== undefined;
  const usable = process.env.VSCODE_HOST !== "server" && hasScreen();
  const options = { shell: process.platform === "win32" };
  if (!named && usable && spawnSync("code", ["--version"], options).status === 0) return "code";
  return findDesktop();
}

function hasScreen() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== "linux" || Boolean(DISPLAY) || Boolean(WAYLAND_DISPLAY);
}
