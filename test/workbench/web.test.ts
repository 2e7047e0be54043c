/** The extension in a browser's extension host, as on vscode.dev: recordings can be viewed. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { closingOf, engineOf, joined, openTrace } from "../support/closed-trace.ts";
import { Opened } from "./opened.ts";

const LONG = openTrace();

let opened: Opened;
before(async () => {
  opened = await Opened.open({
    web: true,
    bare: true,
    files: {
      "whole.mpscope": readFileSync("media/sample.mpscope"),
      "closed.mpscope": joined(LONG, closingOf(LONG)),
      "none.mpscope": "hello\n",
    },
  });
});
after(() => opened.close());

test("a recording opens and plays, with the engine in a worker of the browser", async () => {
  await opened.workbench.openFile("whole.mpscope");
  const view = await LiveView.find(opened.workbench);
  await until("its channels", async () => (await view.channels()).length === 11);
  await view.press("Home");
  await until("its start", async () => (await view.position()).at === 0);
  assert.deepEqual(await view.notices(), []);
  // Nobody started it on the machine: the server's extension host has never heard of it.
  assert.doesNotMatch(
    opened.workbench.server.logs(),
    /ExtensionService#_doActivateExtension mpscope/,
  );
});

test("a long recording opens at once there, too", async () => {
  await opened.workbench.openFile("closed.mpscope");
  await opened.workbench.page.locator(".tab.active", { hasText: "closed.mpscope" }).waitFor();
  const view = await LiveView.find(opened.workbench);
  const { endPosition } = engineOf(LONG).info();
  assert.equal((await view.position()).of, endPosition);
  await until("all of it", async () => (await view.badge()) === "ENDED");
  await until("no notice", async () => (await view.notices()).length === 0);
});

test("a file that is no recording gets a sentence there, too", async () => {
  await opened.workbench.openFile("none.mpscope");
  await opened.workbench.page.locator(".tab.active", { hasText: "none.mpscope" }).waitFor();
  const view = await LiveView.find(opened.workbench);
  await until("a notice", async () => (await view.notices()).length > 0);
  assert.deepEqual(await view.notices(), ["this is not an mpscope trace (at byte 0)"]);
});

test("nothing threw, and the pages' policy refused nothing", () => {
  assert.deepEqual(opened.errors, []);
});
