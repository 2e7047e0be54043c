/** What strangers can bring about: an untrusted folder runs nothing, a recording opens no file unasked. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { Opened } from "./opened.ts";

/** Leaves a file behind when it is run. */
const TRAP = `
import { writeFileSync } from "node:fs";
import { channel } from "mpscope";
channel({ name: "trap" });
writeFileSync(new URL("sprung", import.meta.url), "");
`;

const elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
let opened: Opened;
before(async () => {
  opened = await Opened.open({
    untrusted: true,
    files: {
      "trap.mjs": TRAP,
      "stranger.mpscope": recordElsewhere(),
      ".vscode/settings.json": JSON.stringify({
        "mpscope.nodePath": "./trap.mjs",
        "mpscope.traceDebugSessions": true,
      }),
    },
  });
});
after(async () => {
  await opened.close();
  rmSync(elsewhere, { recursive: true });
});

/** A recording whose lines of code are in a file outside of the workspace, which exists. */
function recordElsewhere(): Buffer {
  mkdirSync(join(elsewhere, "node_modules"));
  symlinkSync(resolve("."), join(elsewhere, "node_modules", "mpscope"));
  const program = join(elsewhere, "secret.mjs");
  writeFileSync(program, 'import { channel } from "mpscope";\nchannel({ name: "lure" });\n');
  const recording = join(elsewhere, "made.mpscope");
  execFileSync(process.execPath, [program], { env: { ...process.env, MPSCOPE: recording } });
  return readFileSync(recording);
}

test("in an untrusted folder a recording can be viewed", async () => {
  await opened.workbench.openFile("stranger.mpscope");
  const view = await LiveView.find(opened.workbench);
  await until("its channel", async () =>
    (await view.channels()).some(({ name }) => name === "lure"),
  );
});

test("a recording that names a file outside of the workspace does not open it unasked", async () => {
  const { page } = opened.workbench;
  const view = await LiveView.find(opened.workbench);
  await view.select("lure");
  await view.creationLink().click();
  const dialog = page.locator(".monaco-dialog-box", { hasText: "secret.mjs" });
  await dialog.waitFor();
  assert.equal(await opened.workbench.tab("secret.mjs").count(), 0);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await opened.workbench.tab("secret.mjs").count(), 0);
});

test("nothing that runs a program is offered, and nothing ran", async () => {
  const { page } = opened.workbench;
  await opened.workbench.openFile("trap.mjs");
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input.input").fill(">mpscope: ");
  const rows = page.locator(".quick-input-list .monaco-list-row");
  await rows.filter({ hasText: "Open Sample" }).waitFor();
  for (const command of ["Run Current", "Debug Current", "Toggle Auto", "Copy Line"]) {
    // oxlint-disable-next-line no-await-in-loop -- one command after another
    assert.equal(await rows.filter({ hasText: command }).count(), 0, command);
  }
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".codelens-decoration", { hasText: "mpscope" }).count(), 0);
  assert.equal(existsSync(join(opened.folder, "sprung")), false);
});

test("nothing threw, and the pages' policy refused nothing", () => {
  assert.deepEqual(opened.errors, []);
});
