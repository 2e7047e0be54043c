/** What is wrong stands in the Problems panel, at the line to change, and quick fixes make the program end. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { until } from "../host/until.mjs";
import { isThere } from "../host/workbench.mjs";
import { Opened } from "./opened.ts";

/** The consumer waits for the end of messages, and main, which waits for the consumer, has the sender. */
const FORGOTTEN = `import { isMainThread } from "node:worker_threads";
import { channel, spawn } from "mpscope";

export function consume({ rx }) {
  for (const job of rx) console.log(job);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "jobs" });
  const consumer = spawn(new URL("#consume", import.meta.url), { rx });
  await tx.send(1);
  await consumer.join();
  console.log("all is done");
}
`;

/** The same, with a clone that a function leaves behind. */
const LEFT_BEHIND = `import { isMainThread } from "node:worker_threads";
import { channel, type Receiver, type Sender, spawn } from "mpscope";

export function consume({ rx }: { rx: Receiver<number> }): void {
  for (const order of rx) console.log(order);
}

function begin(tx: Sender<number>): void {
  const first = tx.clone();
  first.sendSync(1);
}

if (isMainThread) {
  const [tx, rx] = channel<number>({ name: "orders" });
  const consumer = spawn(new URL("#consume", import.meta.url), { rx });
  begin(tx);
  tx.drop();
  await consumer.join();
  console.log("all is done");
}
`;

/** Nobody receives as fast as main sends, and main goes on as long as there is room. */
const GROWING = `import { isMainThread } from "node:worker_threads";
import { setTimeout } from "node:timers/promises";
import { channel, spawn } from "mpscope";

export async function consume({ rx }) {
  for await (const event of rx) await setTimeout(10);
}

if (isMainThread) {
  const [tx, rx] = channel({ name: "events" });
  const consumer = spawn(new URL("#consume", import.meta.url), { rx });
  let event = 0;
  while (tx.trySend(event++).ok) if (event % 20 === 0) await setTimeout(10);
  console.log("all is done");
  process.exit();
}
`;

let opened: Opened;
before(async () => {
  opened = await Opened.open({
    files: { "forgotten.mjs": FORGOTTEN, "left-behind.ts": LEFT_BEHIND, "growing.mjs": GROWING },
    settings: { "files.autoSave": "afterDelay" },
  });
});
after(() => opened.close());

test("a stuck program is a problem at the line to change", async () => {
  await opened.run("forgotten.mjs");
  const problem = await problemNamed(/waits to receive on `jobs` for ever/);
  assert.match((await problem.getAttribute("aria-label")) ?? "", /line 9\b/);
});

test("the fix of a forgotten sender drops it, and the program ends", async () => {
  await fix(/waits to receive on `jobs` for ever/, "Drop the sender of `jobs` here");
  await endsNow("forgotten.mjs", "  tx.drop();\n  await consumer.join();");
});

test("the fix of a sender that a function left behind is `using`, and the program ends", async () => {
  await opened.run("left-behind.ts");
  await fix(/waits to receive on `orders` for ever/, "Declare `first` with `using`");
  await endsNow("left-behind.ts", "  using first = tx.clone();");
});

test("the fix of a buffer that only grows is a bound, and the program ends", async () => {
  await opened.run("growing.mjs");
  await fix(/`events` only grows/, "Give `events` a capacity");
  await endsNow("growing.mjs", '= syncChannel(1000, { name: "events" });');
});

test("nothing threw, and the pages' policy refused nothing", () => {
  assert.deepEqual(opened.errors, []);
});

/** A problem in the panel, once it is there. */
async function problemNamed(name: RegExp): Promise<Locator> {
  const { workbench } = opened;
  const problem = workbench.page.getByRole("treeitem", { name }).first();
  const look = async (): Promise<boolean> => {
    // Again, should the terminal have taken the panel: a run reveals it at some time.
    await workbench.runCommand("Problems: Focus on Problems View");
    return isThere(problem, 3000);
  };
  await until(`the problem ${String(name)}`, look, 90_000);
  return problem;
}

/** Applies a quick fix of a problem. */
async function fix(problem: RegExp, title: string): Promise<void> {
  const { page } = opened.workbench;
  const choice = page.locator(".context-view .action-label, .action-widget .monaco-list-row", {
    hasText: title,
  });
  await until(`the fix ${title}`, async () => {
    await (await problemNamed(problem)).click();
    await page.keyboard.press("Control+.");
    return isThere(choice.first(), 3000);
  });
  // Not by a click, which a menu that has just come up takes for the end of the one that opened it.
  await choice.first().hover();
  await page.keyboard.press("Enter");
}

/** The file holds the change; the program runs anew and comes to its end. */
async function endsNow(name: string, change: string): Promise<void> {
  const { workbench, folder } = opened;
  const text = (): string => readFileSync(join(folder, name), "utf8");
  await until("the change", () => text().includes(change));
  await workbench.runCommand("Terminal: Kill All Terminals");
  await opened.run(name);
  await until("the end", async () => (await opened.output()).includes("all is done"));
}
