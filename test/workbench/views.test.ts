import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { Opened } from "./opened.ts";

/** A pipeline that runs on: a quick producer, a buffer of two, a slow consumer. */
const PIPELINE = `
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { type Receiver, type SyncSender, spawn, syncChannel } from "mpscope";

export async function producer({ tx }: { tx: SyncSender<number> }): Promise<void> {
  for (let i = 0; ; i++) await tx.send(i);
}

export async function consumer({ rx }: { rx: Receiver<number> }): Promise<void> {
  for await (const _ of rx) await sleep(100);
}

if (isMainThread) {
  const [tx, rx] = syncChannel<number>(2, { name: "numbers" });
  spawn(new URL("#producer", import.meta.url), { tx }, { name: "producer" });
  spawn(new URL("#consumer", import.meta.url), { rx }, { name: "consumer" });
}
`;
const SEND_LINE = PIPELINE.split("\n").findIndex((line) => line.includes("tx.send(i)")) + 1;

let opened: Opened;
let view: LiveView;
before(async () => {
  opened = await Opened.open({ files: { "pipeline-views.ts": PIPELINE } });
  await opened.run("pipeline-views.ts");
  view = await LiveView.find(opened.workbench);
  await until("messages to flow", async () =>
    (await view.channels()).some(({ level }) => level === "2/2"),
  );
});
after(() => opened.close());

test("a filter leaves what matches, in the table of workers too", async () => {
  const { frame } = view;
  await view.press("f");
  await frame.getByRole("combobox", { name: "Filter" }).fill("worker:producer");
  await frame.getByRole("tab", { name: "Workers" }).click();
  const names = frame.locator(".workers-view tbody th .name");
  await until("the producer alone", async () => {
    const shown = await names.allInnerTexts();
    return shown.length === 1 && shown[0] === "producer";
  });
  await frame.getByRole("combobox", { name: "Filter" }).fill("");
  await until("all three workers", async () => (await names.count()) === 3);
});

test("a range is brushed, and all views show it", async () => {
  const { frame } = view;
  const box = await frame.locator(".overview").boundingBox();
  assert.ok(box !== null);
  const { mouse } = opened.workbench.page;
  await mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  await mouse.down();
  await mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 5 });
  await mouse.up();
  const range = frame.locator(".overview .range");
  await until("a range", async () => /^[\d.]+ (s|ms)$/.test(await range.innerText()));
  await frame.getByRole("tab", { name: "Sequence" }).click();
  await until(
    "the lanes",
    async () => (await frame.locator("#view-sequence .lane-label").count()) === 3,
  );
  await range.click();
  await until("all of the trace", async () => (await range.innerText()) === "all");
});

test("the theme is switched while the program runs", async () => {
  const { frame } = view;
  const ground = () => frame.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await opened.workbench.runCommand("Preferences: Toggle between Light/Dark Themes");
  await until("another ground", async () => (await ground()) !== dark);
  assert.equal(await view.badge(), "LIVE");
  await opened.workbench.runCommand("Preferences: Toggle between Light/Dark Themes");
  await until("the ground of before", async () => (await ground()) === dark);
});

test("a view that is moved to another group is as it was", async () => {
  const { workbench } = opened;
  await view.frame.getByRole("combobox", { name: "Filter" }).fill("worker:producer");
  await view.frame.getByRole("tab", { name: "Workers" }).click();
  const old = view.frame;
  await workbench.runCommand("View: Move Editor into Next Group");
  await until("the page to be made anew", () => old.isDetached());
  view = await LiveView.find(workbench);
  const { frame } = view;
  const names = frame.locator(".workers-view tbody th .name");
  await until("the producer alone", async () => (await names.count()) === 1);
  const filter = frame.getByRole("combobox", { name: "Filter" });
  assert.equal(await filter.inputValue(), "worker:producer");
  const tab = frame.getByRole("tab", { name: "Workers" });
  assert.equal(await tab.getAttribute("aria-selected"), "true");
  await filter.fill("");
});

test("the view is paused, stepped and played on; the program runs on", async () => {
  const { frame } = view;
  await frame.getByRole("tab", { name: "Graph" }).click();
  await frame.getByRole("button", { name: "Pause the view" }).click();
  await until("the view to stand", async () => (await view.badge()) === "PAUSED");
  const { at } = await view.position();
  // The first look may have been at a picture from just before the pause.
  await until("an earlier event", async () => {
    await view.press("Shift+ArrowLeft");
    return (await view.position()).at < at;
  });
  const earlier = (await view.position()).at;
  await frame.getByRole("button", { name: "Play", exact: true }).click();
  await until("a later event", async () => (await view.position()).at > earlier);
  await frame.getByRole("button", { name: "Go live" }).click();
  await until("the view to follow", async () => (await view.badge()) === "LIVE");
});

test("a message is followed to the line that sent it", async () => {
  const { frame } = view;
  await view.select("numbers");
  const list = frame.locator(".panel:visible .message-list .link.mono");
  await until("messages", async () => (await list.count()) > 4);
  await frame.getByRole("button", { name: "Pause the view" }).click();
  await list.nth(4).click();
  const panel = frame.locator('.panel[aria-label="Message"]');
  await panel.locator(".way i").first().waitFor();
  await panel.getByRole("button", { name: "Show in the sequence" }).click();
  await until("the sequence", async () => {
    const tab = frame.getByRole("tab", { name: "Sequence" });
    return (await tab.getAttribute("aria-selected")) === "true";
  });
  await panel.locator(".row .link.mono").first().click();
  const status = opened.workbench.page.locator(".statusbar-item", { hasText: `Ln ${SEND_LINE}, ` });
  await status.waitFor();
  assert.deepEqual(opened.errors, []);
});
