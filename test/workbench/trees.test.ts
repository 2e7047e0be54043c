/** The views of the Activity Bar, as a person and a screen reader find them. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { Opened } from "./opened.ts";

/** One worker fills a channel that nobody empties. */
const JAM = `
import { isMainThread } from "node:worker_threads";
import { setTimeout as sleep } from "node:timers/promises";
import { spawn, syncChannel } from "mpscope";

export async function filler({ tx }) {
  for (let i = 0; ; i++) await tx.send(i);
}

if (isMainThread) {
  const [tx, rx] = syncChannel(3, { name: "jam" });
  const [, idle] = syncChannel(3, { name: "calm" });
  spawn(new URL("#filler", import.meta.url), { tx });
  await sleep(600_000);
  rx.drop();
  idle.drop();
}
`;

let opened: Opened;
before(async () => {
  opened = await Opened.open({ files: { "jam.mjs": JAM } });
});
after(() => opened.close());

/** The rows of a view, by what a screen reader says. */
function row(label: RegExp) {
  return opened.workbench.page.getByRole("treeitem", { name: label });
}

test("without a program the view offers one thing to do", async () => {
  await opened.workbench.runCommand("View: Show mpscope");
  const button = opened.workbench.page.getByRole("button", { name: "Run Current File" });
  await button.first().waitFor();
});

test("a running program's channels and workers are listed, the troubled ones on top", async () => {
  await opened.run("jam.mjs");
  await opened.workbench.runCommand("View: Show mpscope");
  await row(/^channel jam, 3 of 3, 1 blocked/).waitFor();
  await row(/^worker filler, blocked/).waitFor();
  await row(/^channel calm, 0 of 3/).waitFor();
  const channels = await opened.workbench.page
    .getByRole("treeitem", { name: /^channel / })
    .evaluateAll((items) => items.map((item) => item.getAttribute("aria-label") ?? ""));
  assert.match(channels[0] ?? "", /^channel jam/);
});

test("a channel's row shows it in the graph", async () => {
  await row(/^channel jam/).click();
  const view = await LiveView.find(opened.workbench);
  await until("its line in the inspector", () => view.creationLink().isVisible());
  assert.match((await view.creationLink().textContent()) ?? "", /^jam\.mjs:\d+$/);
});

test("a channel's row leads to the line that made it", async () => {
  const line = JAM.split("\n").findIndex((text) => text.includes('name: "jam"')) + 1;
  await row(/^channel jam/).hover();
  await row(/^channel jam/)
    .getByRole("button", { name: "Go to Line" })
    .click();
  await opened.workbench.page.locator(".statusbar-item", { hasText: `Ln ${line}, ` }).waitFor();
});

test("a channel's newest message is followed from its row", async () => {
  const { page } = opened.workbench;
  await row(/^channel jam/).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Follow Newest Message" }).click();
  const view = await LiveView.find(opened.workbench);
  const message = view.frame.getByRole("group", { name: "Message" }).getByRole("heading").first();
  await until("the message in the inspector", async () =>
    /#2 on jam/.test((await message.textContent()) ?? ""),
  );
});

test("the run is among the recordings", async () => {
  await row(/^recording jam\.mjs/).waitFor();
});

test("nothing threw, and the pages' policy refused nothing", () => {
  assert.deepEqual(opened.errors, []);
});
