/** What is stuck stands in the Problems panel, at the line to change. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
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

let opened: Opened;
before(async () => {
  opened = await Opened.open({ files: { "forgotten.mjs": FORGOTTEN } });
});
after(() => opened.close());

test("a stuck program is a problem at the line to change", async () => {
  const { page } = opened.workbench;
  await opened.run("forgotten.mjs");
  const problem = page.getByRole("treeitem", { name: /waits to receive on `jobs` for ever/ });
  const look = async () => {
    // Again, should the terminal have taken the panel: a run reveals it at some time.
    await opened.workbench.runCommand("Problems: Focus on Problems View");
    return isThere(problem.first(), 3000);
  };
  await until("the problem", look, 90_000);
  assert.match((await problem.first().getAttribute("aria-label")) ?? "", /line 9\b/);
});

test("nothing threw, and the pages' policy refused nothing", () => {
  assert.deepEqual(opened.errors, []);
});
