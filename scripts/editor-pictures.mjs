// The guide's pictures of a real VS Code: the built extension in it, driven as a person does.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LiveView } from "../test/host/live-view.mjs";
import { until } from "../test/host/until.mjs";
import { Workbench } from "../test/host/workbench.mjs";

/** A shop that is faster than its kitchen, for long enough. */
const ORDERS = readFileSync("examples/starters/back-pressure.ts", "utf8").replace("100", "1000");
const FILE = "orders.ts";
const SIZE = { width: 1280, height: 760 };

/** The pictures, one after another: each takes up where the one before has left the window. */
const PICTURES = [
  { name: "guide/start", take: start },
  { name: "guide/code", take: code },
  { name: "guide/debugger", take: replayDebugger },
  { name: "guide/terminal", take: terminal },
];

/** Takes those that are wanted, and gives each to `write`. */
export async function editorPictures(isWanted, write) {
  if (!PICTURES.some(({ name }) => isWanted(name))) return;
  const folder = furnished();
  const workbench = await Workbench.open({
    folder,
    extension: resolve("."),
    size: SIZE,
    settings: {
      "terminal.integrated.gpuAcceleration": "off",
      "editor.minimap.enabled": false,
      // Node's own types are not in the folder.
      "problems.decorations.enabled": false,
      "typescript.validate.enable": false,
      "breadcrumbs.enabled": false,
      "workbench.colorTheme": "Default Dark Modern",
      "window.title": "shop",
      "workbench.tips.enabled": false,
    },
  });
  try {
    for (const { name, take } of PICTURES) {
      await take(workbench, folder);
      // What slides in has come to rest.
      await workbench.page.waitForTimeout(1500);
      if (isWanted(name)) write(name, await workbench.page.screenshot());
    }
  } finally {
    await workbench.close();
    rmSync(folder, { recursive: true });
  }
}

/** A folder with two programs. */
function furnished() {
  const folder = mkdtempSync(join(tmpdir(), "shop-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("."), join(folder, "node_modules", "mpscope"));
  symlinkSync(resolve("node_modules/esbuild"), join(folder, "node_modules", "esbuild"));
  writeFileSync(join(folder, FILE), ORDERS);
  copyFileSync("examples/p03-sync-channel.ts", join(folder, "numbers.ts"));
  copyFileSync("examples/print.ts", join(folder, "print.ts"));
  return folder;
}

/** Before the first click. */
async function start(workbench) {
  await workbench.runCommand("View: Show mpscope");
  await workbench.openFile(FILE);
  await workbench.page.locator(".codelens-decoration a", { hasText: "Run with" }).waitFor();
}

/** The program runs: trees, code and view beside each other. */
async function code(workbench) {
  const { page } = workbench;
  await workbench.runCommand("mpscope: Run Current File");
  await workbench.tab(`Channels: ${FILE}`).waitFor();
  await workbench.runCommand("View: Move Editor into Right Group");
  await workbench.runCommand("View: Show mpscope");
  await page.keyboard.press("Control+J");
  await workbench.runCommand("View: Focus First Editor Group");
  await page.keyboard.press("Control+End");
  const view = await LiveView.find(workbench);
  await until("back-pressure", async () =>
    (await view.channels()).some(({ state }) => /1 blocked/.test(state)),
  );
  await page.locator(".codelens-decoration a", { hasText: /8\/8/ }).first().waitFor();
  await page.mouse.move(0, 0);
}

/** A stop at a send of the run's recording. */
async function replayDebugger(workbench) {
  const { page } = workbench;
  await workbench.runCommand("Terminal: Kill All Terminals");
  await workbench.runCommand("View: Close All Editors");
  const line = ORDERS.split("\n").findIndex((text) => text.includes("orders.send(order)")) + 1;
  await workbench.openFile(FILE);
  await workbench.goToLine(line);
  await page.keyboard.press("F9");
  await workbench.runCommand("View: Show mpscope");
  const row = page.getByRole("treeitem", { name: /^recording orders/ }).first();
  await row.hover();
  await row.getByRole("button", { name: "Debug Recording" }).click();
  await page.locator(".debug-toolbar").waitFor();
  const view = await LiveView.find(workbench);
  const frames = page.locator(".debug-call-stack .monaco-list-row");
  await frames.first().waitFor();
  for (let hit = 0; hit < 12; hit++) {
    const { at } = await view.position();
    await workbench.runCommand("Debug: Continue");
    await until("the next hit", async () => (await view.position()).at !== at);
  }
  await page.locator(".codicon-debug-stackframe").first().waitFor();
  await page.locator(".debug-variables .monaco-list-row", { hasText: "8/8" }).first().click();
  await page.mouse.move(0, 0);
}

/** The command line in the terminal. */
async function terminal(workbench) {
  const { page } = workbench;
  await workbench.runCommand("Debug: Stop");
  await workbench.runCommand("View: Close All Editors");
  await page.keyboard.press("Control+B");
  await workbench.runCommand("Terminal: Create New Terminal in Editor Area");
  const rows = page.locator(".xterm-rows > div");
  await rows.first().waitFor();
  const shown = async () => (await rows.allInnerTexts()).join("\n");
  await until("a prompt", async () => /[$#]/.test(await shown()));
  await page.keyboard.type(`PS1='$ '; alias mpscope='node ${resolve("dist/cli.js")}'; clear\n`);
  await until("a clear terminal", async () => !(await shown()).includes("alias"));
  await page.keyboard.type("mpscope run numbers.ts\n");
  await until("the summary", async () => /\bchannels?\b/.test(await shown()));
}
