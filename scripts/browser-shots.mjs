// Pictures of the view in every theme and size: node scripts/browser-shots.mjs [PART OF A NAME ...]
// or of recordings: node scripts/browser-shots.mjs FILE.mpscope ...
// Writes out/shots/*.png. Needs the built view (node scripts/build.mjs webview) and a Chromium.
import { mkdirSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";

const common = { bundle: true, logLevel: "error", sourcemap: true };
await Promise.all([
  build({
    ...common,
    entryPoints: ["test/browser/support/page.ts"],
    outfile: "out/browser/page.js",
    format: "iife",
    platform: "browser",
  }),
  build({
    ...common,
    entryPoints: ["test/browser/support/view-page.ts"],
    outfile: "out/browser/view-page.js",
    format: "esm",
    platform: "node",
    packages: "external",
  }),
]);
const { startBrowser, ViewPage } = await import("../out/browser/view-page.js");

const wide = { width: 1512, height: 810 };
const shots = [
  { name: "pipeline-dark", ...wide, select: "records" },
  { name: "pipeline-light", ...wide, select: "records", theme: "light" },
  { name: "pipeline-hc-dark", ...wide, select: "records", theme: "hc-dark" },
  { name: "pipeline-hc-light", ...wide, select: "records", theme: "hc-light" },
  { name: "pipeline-dark-2x", ...wide, ratio: 2, select: "records" },
  { name: "pipeline-worker", ...wide, select: "parser-1", kind: "worker" },
  { name: "pipeline-narrow", width: 400, height: 800, select: "records" },
  { name: "pipeline-200", width: 640, height: 400 },
  { name: "pair", ...wide, scene: "pair", at: 12 },
  { name: "ended", ...wide, state: "ended", reducedMotion: true },
  {
    name: "cut",
    ...wide,
    state: "cut",
    lost: 128,
    problems: ["block 17 is damaged: its checksum is wrong; it was left out"],
  },
  { name: "empty-dark", ...wide, scene: "empty", state: "waiting", at: 0 },
  { name: "empty-light", ...wide, scene: "empty", state: "waiting", at: 0, theme: "light" },
  { name: "awaited", ...wide, scene: "empty", state: "waiting", awaited: "pipeline.ts", at: 0 },
  { name: "hostile", ...wide, scene: "hostile" },
  { name: "mesh-20", ...wide, scene: "20" },
  { name: "mesh-200", ...wide, scene: "200" },
  { name: "mesh-2000", ...wide, scene: "2000" },
  { name: "mesh-2000-light", ...wide, scene: "2000", theme: "light" },
  { name: "help", ...wide, press: "?" },
  { name: "table", ...wide, press: "g" },
  ...["dark", "light", "hc-dark"].flatMap((theme) => [
    { name: `occupancy-${theme}`, ...wide, press: "2", theme },
    { name: `workers-${theme}`, ...wide, press: "4", theme, select: "records" },
    { name: `sequence-${theme}`, ...wide, press: "3", theme, at: 20, state: "ended" },
  ]),
  { name: "occupancy-narrow", width: 400, height: 800, press: "2" },
  {
    name: "message",
    ...wide,
    select: "records",
    at: 50,
    state: "ended",
    reducedMotion: true,
    follow: true,
    press: "3",
  },
  { name: "filter", ...wide, type: "state:full wa", reducedMotion: true, stands: true },
  { name: "sequence-narrow", width: 400, height: 800, press: "3" },
  { name: "sequence-recording", ...wide, scene: "recording", press: "3", reducedMotion: true },
  { name: "workers-narrow", width: 400, height: 800, press: "4" },
];

const wanted = process.argv.slice(2);
for (const file of wanted.filter((name) => name.endsWith(".mpscope"))) {
  for (const part of [25, 50, 75, 100]) {
    const name = `${basename(file)}-${part}`;
    shots.push({ name, file, part, ...wide, reducedMotion: true });
  }
}
mkdirSync("out/shots", { recursive: true });
const browser = await startBrowser();
const chosen = shots.filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(basename(part))),
);
// One after the other: side by side they would be too slow to be like what a user sees.
await chosen.reduce((before, shot) => before.then(() => take(shot)), Promise.resolve());
await browser.close();

async function take({ name, select, kind, press, part, follow, type, ...options }) {
  const view = await ViewPage.open(browser, options);
  if (select !== undefined) {
    const node = { kind: kind ?? "channel", name: select };
    await view.page.evaluate((args) => stage.view.call("select", args), node);
  }
  if (follow === true) {
    await view.page.locator(".panel:visible .message-list .link").first().click();
    await view.page.getByRole("button", { name: "Show in the sequence" }).click();
  }
  if (type !== undefined) {
    await view.page.keyboard.press("f");
    await view.page.keyboard.type(type);
  }
  if (press !== undefined) await view.page.keyboard.press(press);
  if (part !== undefined && part < 100) {
    const box = await view.page.locator(".scrub").boundingBox();
    const x = box.x + 124 + ((box.width - 140) * part) / 100;
    await view.page.mouse.click(x, box.y + 12);
  }
  await view.page.waitForTimeout(1200);
  await view.page.screenshot({ path: `out/shots/${name}.png` });
  console.log(`out/shots/${name}.png`, ...view.faults);
  await view.close();
}
