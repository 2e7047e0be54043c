// How long the view of occupancy takes to draw a frame while one zooms and pans through ten million events of 64
// channels. The real engine has them, in a worker of the page.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { timedFrames } from "./timed-frames.mjs";
import { builtView, quantile } from "./view.mjs";

const EVENTS = 10_000_000;
const CHANNELS = 64;
/** ms. */
const READ_BY = 240_000;
const FRAMES = 200;
const WARM_UP = 20;
const SIZE = { width: 1400, height: 900 };
/** Into a thousandth of it, to the right and back, and out again, but never quite: each move must change something. */
const MOVES = [
  ...Array.from({ length: 70 }, () => ({ ctrlKey: true, deltaY: -66 })),
  ...Array.from({ length: 30 }, () => ({ deltaX: 25 })),
  ...Array.from({ length: 30 }, () => ({ deltaX: -25 })),
  ...Array.from({ length: 69 }, () => ({ ctrlKey: true, deltaY: 66 })),
];

/** @param {(text: string) => void} tell @returns {Promise<import("../table.mjs").Row[]>} */
export async function measureTimeline(tell) {
  const { startBrowser, ViewPage } = await builtView();
  const scratch = mkdtempSync(join(tmpdir(), "timeline-"));
  const recording = join(scratch, "ten-million.mpscope");
  const browser = await startBrowser();
  try {
    await generate(recording);
    const view = await ViewPage.open(browser, { ...SIZE, recording, reducedMotion: true });
    view.page.setDefaultTimeout(READ_BY);
    await view.until(".badge", "ENDED");
    await view.page.keyboard.press("2");
    await view.page.locator("#view-occupancy[aria-busy=false]").waitFor();
    const times = await view.page.evaluate(timedFrames, {
      selector: "#view-occupancy canvas",
      moves: MOVES,
      warmUp: WARM_UP,
      frames: FRAMES,
    });
    const inView = await view.page.locator("#view-occupancy .lane-label").count();
    // Reading pixels is the bench's own doing.
    const faults = view.faults.filter((fault) => !fault.includes("readback"));
    if (faults.length > 0) throw new Error(faults.join("\n"));
    const p95 = quantile(times, 0.95);
    tell(
      `timeline: ${CHANNELS} channels, ${inView} rows in view; drawing a frame: median ` +
        `${quantile(times, 0.5).toFixed(1)}, p95 ${p95.toFixed(1)} ms`,
    );
    return [{ name: "timeline-10m", value: p95, unit: "ms" }];
  } finally {
    await browser.close();
    rmSync(scratch, { recursive: true });
  }
}

/** Writes the recording. @param {string} path */
async function generate(path) {
  await build({
    entryPoints: ["test/support/generated-trace.ts"],
    outfile: "out/bench/generated-trace.js",
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
  const { generateTrace } = await import(
    new URL("../../out/bench/generated-trace.js", import.meta.url).href
  );
  const file = openSync(path, "w");
  const emit = (piece) => writeSync(file, piece);
  generateTrace({ events: EVENTS, workers: 2 * CHANNELS, channels: CHANNELS, emit });
  closeSync(file);
}
