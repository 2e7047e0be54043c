/** A recording of level `exact` as a debug session: as a person drives it, in the workbench. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { runTraced } from "../support/traced.ts";
import { Opened } from "./opened.ts";

const PROGRAM = `
import { isMainThread } from "node:worker_threads";
import { spawn, syncChannel } from "mpscope";

export async function shop({ tx }) {
  for (let order = 1; order <= 5; order++) {
    await tx.send(order);
  }
  tx.drop();
}

if (isMainThread) {
  const [tx, rx] = syncChannel(2, { name: "orders" });
  spawn(new URL("#shop", import.meta.url), { tx });
  for await (const order of rx) console.log(order);
}
`;
const SEND = PROGRAM.split("\n").findIndex((line) => line.includes("tx.send(")) + 1;

let opened: Opened;
before(async () => {
  opened = await Opened.open({ files: { "orders.mjs": PROGRAM } });
  const trace = join(opened.folder, "orders.mpscope");
  const run = await runTraced([join(opened.folder, "orders.mjs")], {
    trace,
    env: { MPSCOPE_LEVEL: "exact" },
  });
  assert.equal(run.code, 0, run.stderr);
  assert.ok(readFileSync(trace).length > 0);
});
after(() => opened.close());

/** Waits until the session has stopped in an operation that says so. */
async function stopsAt(text: RegExp): Promise<void> {
  const { page } = opened.workbench;
  await until(`a stop at ${String(text)}`, async () => {
    const frames = await page.locator(".debug-call-stack .monaco-list-row").allInnerTexts();
    return frames.some((frame) => text.test(frame));
  });
}

test("a breakpoint on a send line hits at each send, and the graph follows", async () => {
  const { workbench } = opened;
  const { page } = workbench;
  await workbench.openFile("orders.mjs");
  await workbench.goToLine(SEND);
  await page.keyboard.press("F9");
  await workbench.openFile("orders.mpscope");
  await workbench.runCommand("mpscope: Debug Recording");
  await page.locator(".debug-toolbar").waitFor();
  const view = await LiveView.find(workbench);
  await stopsAt(/main starts/i);
  const hits: number[] = [];
  const next = async (command: string): Promise<number> => {
    const { at } = await view.position();
    await workbench.runCommand(command);
    return until(`the view after ${at}`, async () => {
      const now = (await view.position()).at;
      return now !== at && now;
    });
  };
  for (let hit = 0; hit < 5; hit++) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    hits.push(await next("Debug: Continue"));
  }
  await until("the editor at the breakpoint", () =>
    page.locator(".statusbar-item", { hasText: `Ln ${SEND}, ` }).isVisible(),
  );
  assert.equal(new Set(hits).size, 5);
});

test("closing the recording ends the session", async () => {
  const { workbench } = opened;
  await workbench.tab("orders.mpscope").click();
  await workbench.runCommand("View: Close Editor");
  await workbench.page.locator(".debug-toolbar").waitFor({ state: "hidden" });
});

test("nothing threw, and the pages' policy refused nothing", () => {
  assert.deepEqual(opened.errors, []);
});
