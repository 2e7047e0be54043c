// How long after the event by which workers are stuck the Problems panel says so, in a real VS Code with a browser. One
// program runs, in which two workers more begin to wait for each other every two seconds: blocked, or awaiting in turn.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { installHost } from "../test/host/install.mjs";
import { until } from "../test/host/until.mjs";
import { Workbench } from "../test/host/workbench.mjs";

const PAIRS = 24;
/** Between two pairs, ms, and by how much more it is at random: the extension's own rhythm must not matter. */
const PAUSE = 1500;
const JITTER = 1000;

const PROGRAM = `import { appendFileSync, existsSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { setTimeout as sleep } from "node:timers/promises";
import { channel, spawn } from "mpscope";

export async function wait({ pair, tx, rx, began }) {
  await sleep(100);
  appendFileSync(began, pair + " " + Date.now() + "\\n");
  if (pair % 2 === 0) rx.recvSync();
  else await rx.recv();
  tx.drop();
}

if (isMainThread) {
  const [go, began] = ["go", "began.txt"].map((name) => new URL(name, import.meta.url).pathname);
  while (!existsSync(go)) await sleep(50);
  for (let pair = 0; pair < ${PAIRS}; pair++) {
    await sleep(${PAUSE} + Math.random() * ${JITTER});
    const [there, here] = ["there", "here"].map((name) => channel({ name: name + "-" + pair }));
    spawn(new URL("#wait", import.meta.url), { pair, tx: there[0], rx: here[1], began });
    spawn(new URL("#wait", import.meta.url), { pair, tx: here[0], rx: there[1], began });
  }
}
`;

/** Measures all pairs; `tell` reports progress. @param {(text: string) => void} tell */
export async function measureProblems(tell) {
  installHost();
  const folder = mkdtempSync(join(tmpdir(), "problems-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("."), join(folder, "node_modules", "mpscope"));
  writeFileSync(join(folder, "pairs.mjs"), PROGRAM);
  const workbench = await Workbench.open({
    folder,
    extension: resolve("."),
    size: { width: 1400, height: 1300 },
    settings: { "problems.defaultViewMode": "table" },
  });
  try {
    await workbench.openFile("pairs.mjs");
    await workbench.runCommand("mpscope: Run Current File");
    await workbench.tab("Channels: pairs.mjs").waitFor();
    await workbench.page.locator(".terminal-wrapper.active").waitFor();
    await workbench.runCommand("Problems: Focus on Problems View");
    await workbench.runCommand("View: Toggle Maximized Panel");
    const shown = await rowsAppear(workbench.page, () => writeFileSync(join(folder, "go"), ""));
    tell(`${PAIRS} problems`);
    const delays = delaysOf(readFileSync(join(folder, "began.txt"), "utf8"), shown);
    return ["blocked", "awaiting"].flatMap((how, odd) => {
      const sorted = delays.filter((_, pair) => pair % 2 === odd).toSorted((a, b) => a - b);
      const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
      return [
        { name: `problem-${how}-p50`, unit: "ms", value: at(0.5) },
        { name: `problem-${how}-p95`, unit: "ms", value: at(0.95) },
      ];
    });
  } finally {
    await workbench.close();
    rmSync(folder, { recursive: true });
  }
}

/** When the panel had a row for each pair, ms of the machine's clock; `begin` is called when it is looked at. */
async function rowsAppear(page, begin) {
  await page.evaluate(() => {
    globalThis.rowTimes = [];
    const look = () => {
      const rows = document.querySelectorAll(".markers-panel .monaco-list-row").length;
      while (globalThis.rowTimes.length < rows) globalThis.rowTimes.push(Date.now());
      requestAnimationFrame(look);
    };
    look();
  });
  begin();
  const deadline = PAIRS * (PAUSE + JITTER) + 60_000;
  const count = () => page.evaluate(() => globalThis.rowTimes.length);
  await until("all problems", async () => (await count()) >= PAIRS, deadline);
  return page.evaluate(() => globalThis.rowTimes);
}

/** ms from the later one's beginning to wait to the row of each pair. */
function delaysOf(text, shown) {
  const began = [];
  for (const line of text.trim().split("\n")) {
    const [pair, time] = line.split(" ").map(Number);
    began[pair] = Math.max(began[pair] ?? 0, time);
  }
  return shown.slice(0, PAIRS).map((time, pair) => time - began[pair]);
}
