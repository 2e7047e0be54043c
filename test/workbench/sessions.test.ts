import assert from "node:assert/strict";
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { readClosingBytes } from "../../src/collector/file-source.ts";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { isThere } from "../host/workbench.mjs";
import { recordingIn } from "../support/traced.ts";
import { Opened } from "./opened.ts";

/** Sends a message every 50 ms, says its process's number, and never ends. */
const ENDLESS = `
import { channel } from "mpscope";

const [tx, rx] = channel({ name: "ticks" });
console.log(\`process \${process.pid}.\`);
setInterval(() => {
  tx.send(rx.len);
}, 50);
`;

/** Starts, when it has long been connected, a process that makes a channel too. */
const PARENT = `
import { fork } from "node:child_process";
import { channel } from "mpscope";

channel({ name: process.argv[2] ?? "parent's" });
if (process.argv[2] === undefined) {
  setTimeout(() => fork(new URL(import.meta.url), ["child's"]), 1000);
}
setInterval(() => {}, 1000);
`;

/** Makes a recording that is long enough for a closing, and ends. */
const LONG = `
import { randomUUID } from "node:crypto";
import { channel } from "mpscope";

const [tx, rx] = channel({ name: "orders" });
for (let order = 0; order < 15_000; order++) {
  tx.sendSync(\`order \${randomUUID()}\`);
  rx.recvSync();
}
`;

let opened: Opened;
let view: LiveView;
before(async () => {
  opened = await Opened.open({
    files: { "endless.mjs": ENDLESS, "parent.mjs": PARENT, "long.mjs": LONG },
    settings: { "mpscope.preview": 40 },
  });
  await opened.run("endless.mjs");
  view = await LiveView.find(opened.workbench);
  await grows();
});
after(() => opened.close());

/** The file in which the extension keeps a program's recording. */
function recordingOf(program: string): string {
  const { dataFolder } = opened.workbench.server;
  const kept = readdirSync(dataFolder, { recursive: true })
    .map((path) => join(dataFolder, String(path)))
    .filter((path) => path.endsWith(`${program}.mpscope`));
  assert.equal(kept.length, 1);
  return kept[0] ?? "";
}

/** Whether it could be clicked before it went away. */
function clicked(place: Locator): Promise<boolean> {
  return place.click({ timeout: 2000 }).then(
    () => true,
    () => false,
  );
}

/** How many messages the channel holds, once there are more than `than`. */
function grows(than = 0): Promise<number> {
  return until(`more than ${than} messages`, async () => {
    const [ticks] = await view.channels();
    const level = Number.parseInt(ticks?.level ?? "", 10);
    return level > than && level;
  });
}

test("a view that is closed and opened again has lost nothing", async () => {
  const { workbench } = opened;
  const level = await grows();
  await workbench.runCommand("View: Close Editor");
  await workbench.tab("Channels: endless.mjs").waitFor({ state: "detached" });
  await workbench.runCommand("mpscope: Show Live View");
  view = await LiveView.find(workbench);
  assert.ok((await grows(level)) > level);
  await view.press("Home");
  await until("the start of the program", async () => (await view.position()).at === 0);
  await view.press("End");
  await until("the running program again", async () => (await view.badge()) === "LIVE");
});

test("a view that is hidden and shown again is right at once", async () => {
  const { workbench } = opened;
  const level = await grows();
  await workbench.openFile("endless.mjs");
  await until("the view to be hidden", async () => !(await view.isVisible()));
  await workbench.tab("Channels: endless.mjs").click();
  view = await LiveView.find(workbench);
  // The first picture it shows is not the one from before, and needs nothing to be pressed.
  const first = await grows();
  assert.ok(first > level, `${first} messages, ${level} before`);
  assert.equal(await view.badge(), "LIVE");
});

test("a killed program's view says that it ended without a goodbye", async () => {
  const [, pid] = /process (\d+)\./.exec(await opened.output()) ?? [];
  assert.ok(pid !== undefined, "the program's output does not say its process's number");
  process.kill(Number(pid), "SIGKILL");
  await opened.workbench.tab("Channels: endless.mjs").click();
  view = await LiveView.find(opened.workbench);
  const notice = await until("a notice", async () =>
    (await view.notices()).find((text) => /without a goodbye/.test(text)),
  );
  assert.match(notice, /What arrived is shown/);
  assert.ok((await grows()) > 0);
});

test("a killed program's recording opens, and shows as much", async () => {
  const { workbench, folder } = opened;
  const level = await grows();
  copyFileSync(recordingOf("endless.mjs"), join(folder, "killed.mpscope"));
  await workbench.openFile("killed.mpscope");
  view = await LiveView.find(workbench);
  await view.press("End");
  assert.equal(await grows(level - 1), level);
  assert.match((await view.notices()).join(), /without a goodbye/);
});

test("a long recording opens at once when its program has ended, and has the previews of the settings", async () => {
  const { workbench, folder } = opened;
  await opened.run("long.mjs");
  await workbench.tab("Channels: long.mjs").waitFor();
  view = await LiveView.find(workbench);
  await until("the program's end", async () => (await view.badge()) === "ENDED");
  const kept = recordingOf("long.mjs");
  await until("the closing", async () => (await readClosingBytes(kept)) !== undefined);
  const { rows, texts, problems } = recordingIn(kept);
  assert.deepEqual(problems, []);
  const sends = rows.filter((row) => row.kind === "sendDone");
  assert.equal(sends.length, 15_000);
  for (const { preview } of sends) assert.match(texts[preview] ?? "", /^"order [\da-f-]+…$/);
  copyFileSync(kept, join(folder, "long.mpscope"));
  await workbench.openFile("long.mpscope");
  view = await LiveView.find(workbench);
  assert.equal((await view.position()).of, rows.length);
  await until("all of it", async () => (await view.badge()) === "ENDED");
  await until("no notice", async () => (await view.notices()).length === 0);
});

test("a process that a program starts is a session of its own", async () => {
  const { workbench } = opened;
  await opened.run("parent.mjs");
  await workbench.tab("Channels: parent.mjs").waitFor();
  view = await LiveView.find(workbench);
  await until("the parent's channel", async () => (await view.channels())[0]?.name === "parent's");
  const child = workbench.page.locator(".quick-input-list .monaco-list-row", {
    hasText: "parent.mjs (child)",
  });
  // A list closes when something else takes the focus: then it is opened again.
  await until("the child among the sessions", async () => {
    await workbench.runCommand("mpscope: Show Live View");
    return (await isThere(child, 2000)) && clicked(child);
  });
  await workbench.tab("Channels: parent.mjs (child)").waitFor();
  view = await LiveView.find(workbench);
  await until("the child's channel", async () => (await view.channels())[0]?.name === "child's");
});

test("a panel is there again when the window is loaded anew: its program's recording, as it was looked at", async () => {
  const { workbench } = opened;
  await view.frame.getByRole("combobox", { name: "Filter" }).fill("channel:child*");
  await view.frame.getByRole("tab", { name: "Workers" }).click();
  await workbench.reload();
  await workbench.tab("Channels: parent.mjs (child)").waitFor();
  view = await LiveView.find(workbench);
  await until("the child's channel", async () => (await view.channels())[0]?.name === "child's");
  const { frame } = view;
  assert.equal(
    await frame.getByRole("combobox", { name: "Filter" }).inputValue(),
    "channel:child*",
  );
  const tab = frame.getByRole("tab", { name: "Workers" });
  assert.equal(await tab.getAttribute("aria-selected"), "true");
});
