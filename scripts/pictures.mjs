// Makes the pictures of the README: npm run pictures
// Real recordings (the sample, and p03 recorded now) in the built view in Chromium: stills in light and dark, and a
// short animation (an animated PNG). Needs the built project (npm run build).
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { builtView } from "../bench/webview/view.mjs";
import { animatedPng } from "./animated-png.mjs";

const FOLDER = "media/pictures";
const P03 = "out/p03.mpscope";
mpscope("run", "-o", P03, "examples/p03-sync-channel.ts");
/** Frames of the animation, and how far each lies after the one before, s. */
const ANIMATION = { frames: 16, from: 9.5, step: 0.4, rate: 5 };
const SIZE = { width: 1400, height: 640, reducedMotion: true, state: "ended" };
const STILLS = [
  { name: "p03", file: P03, at: lastBlocked(P03) + 0.08, ...SIZE, height: 440 },
  { name: "pipeline", file: "media/sample.mpscope", at: 17, ...SIZE },
];

const { startBrowser, ViewPage } = await builtView();
mkdirSync(FOLDER, { recursive: true });
const browser = await startBrowser();
try {
  for (const { name, at, ...options } of STILLS) {
    for (const theme of ["dark", "light"]) {
      const view = await opened({ ...options, theme }, at);
      await view.page.locator(".bottleneck").waitFor();
      write(`${name}-${theme}.png`, await view.page.screenshot());
      await view.close();
    }
  }
  write("pipeline.png", await animation());
} finally {
  await browser.close();
}

/** Runs the command line. @param {...string} args */
function mpscope(...args) {
  const run = spawnSync(process.execPath, ["dist/cli.js", ...args], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}

/** When a sender was blocked for the last time, s. */
function lastBlocked(file) {
  const line = mpscope("dump", file)
    .split("\n")
    .findLast((text) => text.includes(" sendBlocked "));
  return Number.parseFloat(line) / 1000;
}

/** A view that stands at a time of its recording, s. */
function opened(options, at) {
  const kept = { at: { time: at * 1e9 }, inspecting: false };
  return ViewPage.open(browser, { ...options, kept });
}

/** The pipeline while its cache slows down. */
async function animation() {
  const shots = [];
  for (let i = 0; i < ANIMATION.frames; i++) {
    const options = { ...SIZE, width: 1200, height: 520, file: "media/sample.mpscope" };
    const view = await opened(options, ANIMATION.from + i * ANIMATION.step);
    await view.saved();
    shots.push(await view.page.locator(".stage").screenshot());
    await view.close();
  }
  return animatedPng(shots, ANIMATION.rate);
}

function write(name, png) {
  writeFileSync(`${FOLDER}/${name}`, png);
  console.log(`${FOLDER}/${name}: ${Math.round(png.length / 1024)} KB`);
}
