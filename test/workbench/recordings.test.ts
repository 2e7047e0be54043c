import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { Opened } from "./opened.ts";

let opened: Opened;
before(async () => {
  const sample = readFileSync("media/sample.mpscope");
  opened = await Opened.open({
    files: {
      "whole.mpscope": sample,
      "cut.mpscope": sample.subarray(0, Math.floor(sample.length / 2)),
      "none.mpscope": "this is not a recording\n",
      "nothing.mpscope": "",
    },
  });
});
after(() => opened.close());

async function openRecording(name: string): Promise<LiveView> {
  await opened.workbench.openFile(name);
  await opened.workbench.page.locator(".tab.active", { hasText: name }).waitFor();
  return LiveView.find(opened.workbench);
}

test("the sample plays without anything installed", async () => {
  await opened.workbench.runCommand("mpscope: Open Sample");
  const view = await LiveView.find(opened.workbench);
  await until("the replay", async () => (await view.badge()) === "REPLAY");
  const start = (await view.position()).at;
  await until("the replay to go on", async () => (await view.position()).at > start);
  await until("its channels", async () => (await view.channels()).length === 11);
});

test("a recording opens in the read-only editor", async () => {
  const view = await openRecording("whole.mpscope");
  await until("its channels", async () => (await view.channels()).length > 0);
  assert.deepEqual(await view.notices(), []);
});

test("half a recording shows what can be read and says that it was cut", async () => {
  const view = await openRecording("cut.mpscope");
  await until("its channels", async () => (await view.channels()).length > 0);
  const notices = await view.notices();
  assert.ok(
    notices.some((text) => /without a goodbye/.test(text)),
    notices.join("\n"),
  );
});

test("a file that is no recording gets one clear sentence", async () => {
  const view = await openRecording("none.mpscope");
  await until("a notice", async () => (await view.notices()).length > 0);
  assert.deepEqual(await view.notices(), ["this is not an mpscope trace (at byte 0)"]);
});

test("an empty file gets a sentence, too", async () => {
  const view = await openRecording("nothing.mpscope");
  await until("a notice", async () => (await view.notices()).length > 0);
});

test("a recording that a program still writes is followed to the program's end", async () => {
  const trace = join(opened.folder, "growing.mpscope");
  const source = `
    import { syncChannel } from ${JSON.stringify(import.meta.resolve("mpscope"))};
    const [tx, rx] = syncChannel(2, { name: "jobs" });
    setInterval(() => { tx.sendSync(1); rx.recvSync(); }, 10);
    process.stdin.once("data", () => process.exit(0));
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", source], {
    env: { ...process.env, MPSCOPE: trace, MPSCOPE_PID: "" },
    stdio: ["pipe", "ignore", "ignore"],
  });
  try {
    await until("the recording", () => existsSync(trace));
    const view = await openRecording("growing.mpscope");
    await until("the live badge", async () => (await view.badge()) === "LIVE");
    const first = (await view.position()).of;
    await until("more events", async () => (await view.position()).of > first + 100);
    const exited = once(child, "exit");
    child.stdin.write("enough\n");
    await exited;
    await until("the end", async () => (await view.badge()) === "ENDED");
    assert.deepEqual(await view.notices(), []);
  } finally {
    child.kill("SIGKILL");
  }
});

test("nothing threw, and the pages' policy refused nothing", () => {
  assert.deepEqual(opened.errors, []);
});
