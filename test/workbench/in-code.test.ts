/** What the editor's text shows while a program runs, and while it is replayed. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LiveView } from "../host/live-view.mjs";
import { until } from "../host/until.mjs";
import { Opened } from "./opened.ts";

/** One worker fills a channel that nobody empties, and then nothing moves any more. */
const JAM = `import { isMainThread } from "node:worker_threads";
import { setTimeout as sleep } from "node:timers/promises";
import { spawn, syncChannel } from "mpscope";

export async function filler({ tx }) {
  for (let i = 0; ; i++) await tx.send(i);
}

if (isMainThread) {
  const [tx, rx] = syncChannel(3, { name: "jam" });
  const [calm, idle] = syncChannel(3, { name: "$(bug)" });
  spawn(new URL("#filler", import.meta.url), { tx });
  await sleep(600_000);
  for (const handle of [rx, calm, idle]) handle.drop();
}
`;
const FULL = "jam 3/3 · 1 blocked";

let opened: Opened;
before(async () => {
  opened = await Opened.open({ files: { "jam.mjs": JAM } });
});
after(() => opened.close());

/** The figures above the lines, from the top. */
async function lenses(): Promise<string[]> {
  const texts = await opened.workbench.page.locator(".codelens-decoration a").allInnerTexts();
  return texts.filter((text) => /\d/.test(text));
}

/** What stands after the line with a text: the text of pseudo-elements, which no locator sees. */
function afterLine(text: string): Promise<string> {
  return opened.workbench.page.evaluate((wanted) => {
    const lines = [...document.querySelectorAll(".view-line")];
    const line = lines.find(({ textContent }) =>
      textContent.replaceAll("\u00a0", " ").includes(wanted),
    );
    const contents = [...(line?.querySelectorAll("span") ?? [])].map(
      (span) => getComputedStyle(span, "::after").content,
    );
    return contents.filter((content) => content !== "none" && content !== "normal").join(" | ");
  }, text);
}

function seen(text: string): Promise<true> {
  return until(`the lens ${text}`, async () => (await lenses()).includes(text));
}

test("channels show their figures where they are made, as the graph does", async () => {
  await opened.run("jam.mjs");
  const view = await LiveView.find(opened.workbench);
  const shown = await until("the channel to be full", async () =>
    (await view.channels()).find(({ name, level }) => name === "jam" && level === "3/3"),
  );
  assert.match(shown.state, /1 blocked/);
  await opened.workbench.openFile("jam.mjs");
  await seen(FULL);
  // A name makes no icon.
  await seen("$ (bug) 0/3");
});

test("the line where a worker is blocked shows the channel and the worker", async () => {
  const said = await until("the blocked worker", async () => {
    const text = await afterLine("await tx.send(i)");
    return text.includes("filler") && text;
  });
  assert.match(said, /jam 3\/3 · 1 blocked/);
  assert.match(said, /◂ filler blocked/);
});

test("typing moves the figures with their lines, and no frame is without them", async () => {
  const { page } = opened.workbench;
  await page.evaluate(() => {
    const watch = { frames: 0, without: 0 };
    Object.assign(globalThis, { watch });
    const look = () => {
      watch.frames++;
      const text = document.querySelector(".lines-content")?.textContent ?? "";
      if (!text.includes("1 blocked")) watch.without++;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.locator(".view-line").first().click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("// one\n// two\n// three\n");
  await until("the lens to stand above its line", () =>
    page.evaluate(() => {
      const lines = [...document.querySelectorAll(".view-line")];
      const line = lines.find(({ textContent }) => textContent.includes('"jam"'));
      const lens = [...document.querySelectorAll(".codelens-decoration")].find(({ textContent }) =>
        textContent.includes("1 blocked"),
      );
      if (line === undefined || lens === undefined) return false;
      const above = line.getBoundingClientRect().top - lens.getBoundingClientRect().top;
      return above > 0 && above < 30;
    }),
  );
  const watch = await page.evaluate("globalThis.watch");
  const { frames, without } = watch as { frames: number; without: number };
  assert.ok(frames > 0);
  assert.equal(without, 0);
});

test("a line that was edited says so", async () => {
  const { page } = opened.workbench;
  await page.locator(".view-line", { hasText: "tx.send" }).click();
  await page.keyboard.press("End");
  await page.keyboard.type(" // here");
  await until("the remark", async () =>
    (await afterLine("await tx.send(i)")).includes("line edited"),
  );
});

test("a command takes the figures away, and brings them back", async () => {
  const { workbench } = opened;
  await workbench.runCommand("mpscope: Toggle Figures in Code");
  await until("no figures", async () => (await lenses()).length === 0);
  await until(
    "nothing after the line",
    async () => !(await afterLine("tx.send(i)")).includes("jam"),
  );
  await workbench.runCommand("mpscope: Toggle Figures in Code");
  await seen(FULL);
  await until("the remark", async () =>
    (await afterLine("await tx.send(i)")).includes("line edited"),
  );
});

test("while the program is replayed the code shows the instant replayed", async () => {
  const { workbench } = opened;
  // While tabs move, VS Code may show one twice for a moment.
  await workbench.tab("Channels: jam.mjs").first().click();
  const view = await LiveView.find(workbench);
  await view.press("Home");
  await until("the start of the program", async () => (await view.position()).at === 0);
  await view.stepTo("filler sends #0 on jam");
  await workbench.openFile("jam.mjs");
  await until("the figures of the past", async () =>
    (await lenses()).some((text) => text.includes("jam 1/3") && !text.includes("blocked")),
  );
  await until("the cursor of the worker that runs", async () =>
    (await afterLine("await tx.send(i)")).includes("◂ filler"),
  );
});

test("nothing threw, and the pages' policy refused nothing", () => {
  assert.deepEqual(opened.errors, []);
});
