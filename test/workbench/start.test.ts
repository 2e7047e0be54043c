/** From an empty profile to the first picture: the packed extension on folders without any packages. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { Opened } from "./opened.ts";

/** An ordinary program: a producer in a worker thread, and a consumer that takes its time. */
const ORDERS = `
import { isMainThread } from "node:worker_threads";
import { setTimeout as sleep } from "node:timers/promises";
import { spawn, syncChannel } from "mpscope";

export async function shop({ tx }) {
  for (let order = 1; ; order++) await tx.send(order);
}

export async function kitchen({ rx }) {
  for await (const order of rx) {
    await sleep(order % 50);
  }
}

if (isMainThread) {
  const [tx, rx] = syncChannel(4, { name: "orders" });
  spawn(new URL("#shop", import.meta.url), { tx });
  spawn(new URL("#kitchen", import.meta.url), { rx });
}
`;

const TYPED = ORDERS.replaceAll("{ tx }) {", "{ tx }: { tx: SyncSender<number> }): Promise<void> {")
  .replaceAll("{ rx }) {", "{ rx }: { rx: Receiver<number> }): Promise<void> {")
  .replace("{ spawn,", "{ type Receiver, type SyncSender, spawn,");

/** The line in which the kitchen has an order. */
const BREAKPOINT = ORDERS.split("\n").findIndex((line) => line.includes("sleep(order")) + 1;

const LAUNCH = {
  version: "0.2.0",
  configurations: [
    {
      type: "node",
      request: "launch",
      name: "Orders",
      program: "${workspaceFolder}/orders.mjs",
      mpscope: true,
    },
    {
      type: "node",
      request: "launch",
      name: "Ordinary",
      program: "${workspaceFolder}/terminal.mjs",
    },
  ],
};

const TASKS = {
  version: "2.0.0",
  tasks: [{ type: "mpscope", label: "serve orders", program: "orders.mjs", problemMatcher: [] }],
};

/** The extension as it is published (scripts/vscode-tests.mjs packs it). */
const VSIX = resolve("dist/mpscope.vsix");

let opened: Opened;
before(async () => {
  opened = await Opened.open({
    vsix: VSIX,
    bare: true,
    files: {
      "orders.mjs": ORDERS,
      "typed.mts": TYPED,
      "terminal.mjs": ORDERS,
      ".vscode/launch.json": JSON.stringify(LAUNCH),
      "pnpm-lock.yaml": "",
      ".vscode/tasks.json": JSON.stringify(TASKS),
    },
  });
});
after(() => opened.close());

/** Each test begins without a program and without a view, whatever became of the one before. */
afterEach(async () => {
  const { workbench } = opened;
  const running = workbench.page.locator(".statusbar-item", { hasText: /\d running/ });
  if (await running.isVisible()) {
    await workbench.runCommand("Terminal: Kill All Terminals");
    await running.waitFor({ state: "detached" });
  }
  await workbench.runCommand("View: Close All Editors");
});

/** Waits until the view shows that the shop waits for the kitchen. A live level may be less for a moment. */
async function seesBlockedShop(view: LiveView): Promise<void> {
  await until("the shop to be blocked at a full buffer", async () => {
    if ((await view.badge()) !== "LIVE") return false;
    const shop = (await view.workers()).find(({ name }) => name === "shop");
    return (
      shop?.state.startsWith("blocked") === true && (await view.channel("orders")).level === "4/4"
    );
  });
}

for (const name of ["orders.mjs", "typed.mts"]) {
  test(`${name} runs by one click, with nothing installed`, async () => {
    const { workbench } = opened;
    await workbench.openFile(name);
    await workbench.page.locator(".codelens-decoration a", { hasText: "Run with mpscope" }).click();
    await workbench.tab(`Channels: ${name}`).waitFor();
    const view = await LiveView.find(workbench);
    await seesBlockedShop(view);
    assert.deepEqual(await view.notices(), []);
  });
}

test("what is missing outside of the editor is said, and installed by one click", async () => {
  const { page } = opened.workbench;
  await opened.run("orders.mjs");
  const sentence = await opened.notification("mpscope is not installed");
  assert.match(sentence, /the program runs with the extension's copy/);
  await page.locator(".notifications-center").getByRole("button", { name: "Install" }).click();
  await until("the command in a terminal", async () =>
    (await opened.output()).includes("pnpm add mpscope"),
  );
});

test("the button above an editor runs its file", async () => {
  const { workbench } = opened;
  await workbench.openFile("orders.mjs");
  await workbench.page.getByRole("button", { name: "Run with mpscope" }).first().click();
  await workbench.tab("Channels: orders.mjs").waitFor();
  await seesBlockedShop(await LiveView.find(workbench));
});

test("the editor knows the types of mpscope, with nothing installed", async () => {
  const { workbench } = opened;
  await workbench.openFile("typed.mts");
  await workbench.runCommand("View: Focus Problems");
  const problem = (text: string) =>
    workbench.page.locator(".markers-panel .monaco-list-row", { hasText: text });
  // Node's own types are really missing: the language server has looked.
  await problem("'node:worker_threads'").waitFor();
  assert.equal(await problem("'mpscope'").count(), 0);
});

test("a program runs beside another that still runs", async () => {
  const { workbench } = opened;
  for (const name of ["orders.mjs", "terminal.mjs"]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await workbench.openFile(name);
    // oxlint-disable-next-line no-await-in-loop -- likewise
    await workbench.page.locator(".codelens-decoration a", { hasText: "Run with mpscope" }).click();
    // oxlint-disable-next-line no-await-in-loop -- likewise
    await workbench.tab(`Channels: ${name}`).waitFor();
    // oxlint-disable-next-line no-await-in-loop -- likewise
    await seesBlockedShop(await LiveView.find(workbench));
  }
  await workbench.page.locator(".statusbar-item", { hasText: "2 running" }).waitFor();
});

test("a breakpoint in a worker stops there, and the picture shows who is blocked meanwhile", async () => {
  const { workbench } = opened;
  const { page } = workbench;
  await workbench.openFile("orders.mjs");
  await workbench.goToLine(BREAKPOINT);
  await page.keyboard.press("F9");
  await page.locator(".codicon-debug-breakpoint").first().waitFor();
  await page.keyboard.press("F5");
  await page.locator(".debug-toolbar").waitFor();
  await page.locator(".codicon-debug-stackframe").first().waitFor();
  await until("the editor at the breakpoint", () =>
    page.locator(".statusbar-item", { hasText: `Ln ${BREAKPOINT}, ` }).isVisible(),
  );
  const view = await LiveView.find(workbench);
  await seesBlockedShop(view);
  await workbench.runCommand("Debug: Stop");
  await until("the program's end", async () => /ENDED|CUT/.test(await view.badge()));
});

test("an ordinary launch is shown where the setting says so", async () => {
  const { workbench } = opened;
  writeFileSync(
    join(opened.folder, ".vscode/settings.json"),
    JSON.stringify({ "mpscope.traceDebugSessions": true }),
  );
  await workbench.runCommand("Debug: Select and Start Debugging");
  const rows = workbench.page.locator(".quick-input-list .monaco-list-row");
  await rows.filter({ hasText: "Ordinary" }).first().click();
  await workbench.tab("Channels: terminal.mjs").waitFor();
  const view = await LiveView.find(workbench);
  await seesBlockedShop(view);
  await workbench.runCommand("Debug: Stop");
  await until("the program's end", async () => /ENDED|CUT/.test(await view.badge()));
});

test("a program typed into the terminal appears by itself while auto attach is on", async () => {
  const { workbench } = opened;
  await workbench.runCommand("mpscope: Toggle Auto Attach");
  const status = workbench.page.locator(".statusbar-item", { hasText: "auto attach" });
  await status.waitFor();
  await workbench.runCommand("Terminal: Create New Terminal");
  await workbench.page.locator(".terminal-wrapper.active .xterm-rows > div").first().waitFor();
  await workbench.page.keyboard.type("node terminal.mjs\n");
  await workbench.tab("Channels: terminal.mjs").waitFor();
  await seesBlockedShop(await LiveView.find(workbench));
  await workbench.page.locator(".statusbar-item", { hasText: "1 running" }).waitFor();
  await workbench.runCommand("mpscope: Toggle Auto Attach");
  await status.waitFor({ state: "detached" });
});

test("a task of the type mpscope runs its program, and the picture appears", async () => {
  const { workbench } = opened;
  await workbench.runCommand("Tasks: Run Task");
  const task = workbench.page.locator(".quick-input-list .monaco-list-row", {
    hasText: "serve orders",
  });
  await task.first().click();
  await workbench.tab("Channels: orders.mjs").waitFor();
  await seesBlockedShop(await LiveView.find(workbench));
});

test("the line that is copied starts a program elsewhere, which appears by itself", async () => {
  const { workbench, folder } = opened;
  await workbench.openFile("terminal.mjs");
  await workbench.runCommand("mpscope: Copy Line That Starts This File");
  const line = await until("the line", async () => {
    const text = await workbench.page.evaluate(() => navigator.clipboard.readText());
    return text.includes("terminal.mjs") && text;
  });
  const elsewhere = spawn("sh", ["-c", `exec env ${line}`], { cwd: folder, stdio: "ignore" });
  try {
    await workbench.tab("Channels: terminal.mjs").waitFor();
    await seesBlockedShop(await LiveView.find(workbench));
  } finally {
    elsewhere.kill("SIGKILL");
  }
});

test("a new example is written and opened, ready to run", async () => {
  const { workbench } = opened;
  await workbench.runCommand("mpscope: New Example...");
  const rows = workbench.page.locator(".quick-input-list .monaco-list-row");
  await rows.filter({ hasText: "Worker pool" }).click();
  await workbench.tab("worker-pool.ts").waitFor();
  await workbench.page.locator(".codelens-decoration a", { hasText: "Run with mpscope" }).waitFor();
});

test("nothing threw, and the pages' policy refused nothing", () => {
  assert.deepEqual(opened.errors, []);
});
