// Makes the pictures of the README and of the guide: npm run pictures [-- PART OF A NAME ...]
// Real recordings (the sample, and examples recorded now) in the built view in Chromium, and a real VS Code
// (editor-pictures.mjs). Needs the built project (npm run build).
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { builtView } from "../bench/webview/view.mjs";
import { animatedPng } from "./animated-png.mjs";
import { editorPictures } from "./editor-pictures.mjs";

const FOLDER = "media/pictures";
const SAMPLE = "media/sample.mpscope";
/** Frames of the animation, and how far each lies after the one before, s. */
const ANIMATION = { frames: 16, from: 9.5, step: 0.4, rate: 5 };
const SIZE = { width: 1400, height: 640, reducedMotion: true, state: "ended" };
const SMALL = { ...SIZE, width: 1200, height: 560 };

/** The table of workers when the lines of code are known. */
const ALL_LINES = ".workers-view:has(.link):not(:has(.link[hidden]))";

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.some((part) => name.includes(part));

const p03 = await recorded("examples/p03-sync-channel.ts");
/** The corpus' test demands that its finding names who is to blame. */
const stuck = await recorded("test/corpus/stuck/stuck-pipeline.mjs");
const STILLS = [
  ...["dark", "light"].flatMap((theme) => [
    { name: `p03-${theme}`, file: p03, at: lastBlocked(p03) + 0.08, ...SIZE, height: 440, theme },
    { name: `pipeline-${theme}`, file: SAMPLE, at: 17, ...SIZE, theme },
    { name: `stuck-${theme}`, file: stuck, at: "end", ...SIZE, theme },
  ]),
  { name: "guide/graph", file: SAMPLE, at: 17, ...SMALL, select: ["channel", "records"] },
  { name: "guide/occupancy", file: SAMPLE, at: 17, ...SMALL, tab: "occupancy" },
  { name: "guide/sequence", file: p03, at: lastBlocked(p03), ...SMALL, tab: "sequence" },
  { name: "guide/workers", file: SAMPLE, at: 17, ...SMALL, tab: "workers" },
  {
    name: "guide/stuck",
    file: await recorded("examples/starters/deadlock.ts"),
    at: "end",
    ...SMALL,
  },
  {
    name: "guide/clones",
    file: await recorded("examples/p01-cloned-senders.ts"),
    at: 0.96,
    ...SMALL,
  },
  { name: "guide/select", file: await recorded("examples/p11-select.ts"), at: 0.9, ...SMALL },
];

if (STILLS.some(({ name }) => isWanted(name)) || isWanted("pipeline")) await viewPictures();
await editorPictures(isWanted, write);

/** The view alone. */
async function viewPictures() {
  const { startBrowser, ViewPage } = await builtView();
  const browser = await startBrowser();
  const opened = (options, kept) => ViewPage.open(browser, { ...options, kept });
  try {
    for (const { name, at, tab = "graph", select, ...options } of STILLS) {
      if (!isWanted(name)) continue;
      const kept = { at: at === "end" ? at : { time: at * 1e9 }, tab };
      const view = await opened(options, { ...kept, inspecting: select !== undefined });
      if (select !== undefined) {
        const [kind, node] = select;
        await view.page.evaluate((args) => stage.view.call("select", args), { kind, name: node });
      }
      await view.saved();
      if (tab === "workers") await view.page.locator(ALL_LINES).waitFor();
      write(name, await view.page.screenshot());
      await view.close();
    }
    if (isWanted("pipeline")) write("pipeline", await animation(opened));
  } finally {
    await browser.close();
  }
}

/** The pipeline while its cache slows down. */
async function animation(opened) {
  const shots = [];
  for (let i = 0; i < ANIMATION.frames; i++) {
    const at = { time: (ANIMATION.from + i * ANIMATION.step) * 1e9 };
    const size = { ...SIZE, width: 1200, height: 520, file: SAMPLE };
    const view = await opened(size, { at, inspecting: false });
    await view.saved();
    shots.push(await view.page.locator(".stage").screenshot());
    await view.close();
  }
  return animatedPng(shots, ANIMATION.rate);
}

/** Runs a program, and one that can never go on until Ctrl-C; gives its recording. */
async function recorded(program) {
  const file = `out/${program.replaceAll("/", "-")}.mpscope`;
  const args = ["dist/cli.js", "run", "-o", file, program];
  const child = spawn(process.execPath, args, { stdio: "ignore", detached: true });
  // A terminal would send it to all of the group.
  const interrupt = setTimeout(() => process.kill(-child.pid, "SIGINT"), 5000);
  await once(child, "close");
  clearTimeout(interrupt);
  return file;
}

/** When a sender was blocked for the last time, s. */
function lastBlocked(file) {
  const run = spawnSync(process.execPath, ["dist/cli.js", "dump", file], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  const line = run.stdout.split("\n").findLast((text) => text.includes(" sendBlocked "));
  return Number.parseFloat(line) / 1000;
}

function write(name, png) {
  const file = `${FOLDER}/${name}.png`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, png);
  console.log(`${file}: ${Math.round(png.length / 1024)} KB`);
}
