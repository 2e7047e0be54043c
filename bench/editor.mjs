// What the extension costs VS Code's extension host: to start, and to keep the figures in the code while a program runs.
// In a real VS Code with a browser; `test/host/heartbeat` tells for how long the host's thread has computed.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { installHost } from "../test/host/install.mjs";
import { until } from "../test/host/until.mjs";
import { Workbench } from "../test/host/workbench.mjs";
import { median } from "./table.mjs";

const STARTS = 5;
const ROUNDS = 3;
/** Each is sent on at a line of its own, and received from at another. */
const CHANNELS = 100;
/** How long a round looks, s. */
const LOOK = 4;
/** The figures in code are looked at so often, a second (`in-code.ts`). */
const UPDATES = 4;

/** Measures both; `tell` reports progress. @param {(text: string) => void} tell */
export async function measureEditor(tell) {
  installHost();
  const wall = [];
  const computed = [];
  for (let i = 0; i < STARTS; i++) {
    const start = await activation();
    wall.push(start.wall);
    computed.push(start.computed);
    const [all, own] = [start.wall, start.computed].map((ms) => ms.toFixed(1));
    tell(`activation ${i + 1} of ${STARTS}: ${all} ms, of which it computed ${own} ms`);
  }
  const update = await updates(tell);
  return [
    { name: "activation", unit: "ms", value: median(wall) },
    { name: "activation-computed", unit: "ms", value: median(computed) },
    { name: `code-update-of-${2 * CHANNELS}-call-sites`, unit: "ms", value: update.each },
    { name: "code-update-longest", unit: "ms", value: update.longest },
  ];
}

/** The first activation in a fresh window. */
function activation() {
  return inWorkspace({}, async ({ ask }) => {
    await until("the heartbeat", () => ask("/").then(Boolean, () => false));
    return ask("/activate");
  });
}

/** The host's time for one update: what it computes with the figures on, less what it does without. */
function updates(tell) {
  return inWorkspace({ "busy.mjs": busyProgram() }, async ({ workbench, ask }) => {
    const { page } = workbench;
    await workbench.openFile("busy.mjs");
    await workbench.runCommand("mpscope: Run Current File");
    await workbench.tab("Channels: busy.mjs").waitFor();
    await workbench.openFile("busy.mjs");
    await page.keyboard.press("Control+End");
    const figures = page.locator(".codelens-decoration a", { hasText: `${CHANNELS} channels` });
    const each = [];
    let longest = 0;
    for (let i = 0; i < ROUNDS; i++) {
      await figures.first().waitFor();
      const on = await look(page, ask);
      await workbench.runCommand("mpscope: Toggle Figures in Code");
      await figures.first().waitFor({ state: "detached" });
      const off = await look(page, ask);
      await workbench.runCommand("mpscope: Toggle Figures in Code");
      each.push((on.computed - off.computed) / (LOOK * UPDATES));
      longest = Math.max(longest, on.blocked);
      tell(`code updates, round ${i + 1} of ${ROUNDS}: ${each.at(-1).toFixed(2)} ms each`);
    }
    return { each: median(each), longest };
  });
}

/** What the host's thread does in the next seconds. */
async function look(page, ask) {
  await ask("/");
  await page.waitForTimeout(LOOK * 1000);
  return ask("/");
}

/** A VS Code with the built extension on a folder with some files; ends with `body`. */
async function inWorkspace(files, body) {
  const folder = mkdtempSync(join(tmpdir(), "editor-"));
  const socket = join(folder, "beat");
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("."), join(folder, "node_modules", "mpscope"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const workbench = await Workbench.open({
    folder,
    extension: resolve("."),
    unpacked: [resolve("test/host/heartbeat")],
    env: { MPSCOPE_HEARTBEAT: socket },
    size: { width: 1400, height: 1300 },
  });
  try {
    return await body({ workbench, ask: (path) => get(socket, path) });
  } finally {
    await workbench.close();
    rmSync(folder, { recursive: true });
  }
}

/** Asks the heartbeat. */
function get(socketPath, path) {
  return new Promise((done, failed) => {
    const asked = request({ socketPath, path }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () => done(JSON.parse(text)));
    });
    asked.on("error", failed);
    asked.end();
  });
}

/** All figures of all channels are others at every update. */
function busyProgram() {
  const each = (line) => Array.from({ length: CHANNELS }, (_, i) => line(i)).join("\n");
  return `import { isMainThread } from "node:worker_threads";
import { setTimeout as sleep } from "node:timers/promises";
import { spawn, syncChannel } from "mpscope";

export async function sender({ txs }) {
  for (;;) {
    await sleep(5);
${each((i) => `    if (Math.random() < 0.5) txs[${i}].trySend(${i});`)}
  }
}

export async function receiver({ rxs }) {
  for (;;) {
    await sleep(5);
${each((i) => `    if (Math.random() < 0.5) rxs[${i}].tryRecv();`)}
  }
}

if (isMainThread) {
  const ends = Array.from({ length: ${CHANNELS} }, (_, i) => syncChannel(64, { name: \`busy-\${i}\` }));
  spawn(new URL("#sender", import.meta.url), { txs: ends.map(([tx]) => tx) });
  spawn(new URL("#receiver", import.meta.url), { rxs: ends.map(([, rx]) => rx) });
}
`;
}
