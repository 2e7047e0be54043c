// Opens VS Code on the examples, with the extension, and runs one of them so that the live view
// draws it: npm start
// npm start -- --screenshot FILE [--theme dark|light|hc-dark|hc-light] [--after SECONDS]
// does the same without a screen and leaves a picture of the window once the program has shown
// back-pressure for so many seconds (3).
import { spawn, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { setUp } from "./set-up.mjs";

const THEMES = {
  dark: "Default Dark Modern",
  light: "Default Light Modern",
  "hc-dark": "Default High Contrast",
  "hc-light": "Default High Contrast Light",
};
const { values: options } = parseArgs({
  options: {
    screenshot: { type: "string" },
    theme: { type: "string", default: "dark" },
    after: { type: "string", default: "3" },
  },
});
if (THEMES[options.theme] === undefined) {
  throw new Error(`--theme is one of ${Object.keys(THEMES).join(", ")}`);
}

const folder = resolve("examples");
const extension = resolve(".");
const starter = resolve("test/host/start-extension");
const env = { ...process.env, MPSCOPE_START_FILE: resolve("examples/pipeline.ts") };

setUp();
console.log("building");
const built = spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
if (built.status !== 0) throw new Error("the build failed");
if (options.screenshot !== undefined) await screenshot(options.screenshot);
else await open();

/** In a window for a person. */
async function open() {
  const { findInstalledDesktop } = await import("./desktop.mjs");
  const desktop = await findInstalledDesktop();
  if (desktop === undefined) return serve();
  // Data of its own: a window that is open already would not see this one's environment.
  const args = [
    ...[extension, starter].map((path) => `--extensionDevelopmentPath=${path}`),
    `--user-data-dir=${resolve(".vscode-test/start")}`,
    "--disable-workspace-trust",
    "--skip-welcome",
    folder,
  ];
  console.log(`opening ${desktop}`);
  const shell = process.platform === "win32";
  spawn(desktop, args, { env, shell, stdio: "ignore", detached: true }).unref();
}

/** In a browser, by the VS Code server. */
async function serve() {
  const { startServer, workbenchUrl } = await import("../test/host/server.mjs");
  const server = await startServer({ env, unpacked: [starter] });
  console.log("VS Code is at this address (Ctrl+C ends it):");
  console.log(workbenchUrl(server, folder, { extension }));
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => void server.stop().then(() => process.exit(0)));
  }
}

/** Leaves a picture of the window with the running program in it. */
async function screenshot(file) {
  const { Workbench } = await import("../test/host/workbench.mjs");
  const { LiveView, seesBackPressure } = await import("../test/host/live-view.mjs");
  const workbench = await Workbench.open({
    folder,
    extension,
    unpacked: [starter],
    env: { ...env, MPSCOPE_START_THEME: THEMES[options.theme] },
    size: { width: 1600, height: 1000 },
  });
  try {
    const view = await LiveView.find(workbench);
    await view.select(await seesBackPressure(view, Number(options.after) * 1000));
    // Room for the picture: neither side bar nor terminal.
    await workbench.page.keyboard.press("Control+B");
    await workbench.page.keyboard.press("Control+J");
    // The panes have slid away by then, and the view has found its new size.
    await workbench.page.waitForTimeout(1500);
    await workbench.screenshot(resolve(file));
    console.log(`the picture is ${file}`);
  } finally {
    await workbench.close();
  }
}
