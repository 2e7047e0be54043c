// How long the sequence view takes to draw a frame in which the range moves and 8,000 arrows are seen.
import { timedFrames } from "./timed-frames.mjs";
import { builtView, quantile } from "./view.mjs";

const FRAMES = 200;
const WARM_UP = 30;
const ARROWS = 8000;

/** @param {(text: string) => void} tell @returns {Promise<import("../table.mjs").Row[]>} */
export async function measureSequence(tell) {
  const { startBrowser, ViewPage } = await builtView();
  const browser = await startBrowser();
  try {
    const view = await ViewPage.open(browser, {
      width: 1400,
      height: 900,
      state: "ended",
      at: 60,
      reducedMotion: true,
    });
    await view.until(".badge", "ENDED");
    await view.page.keyboard.press("3");
    await view.page.locator("#view-sequence [aria-busy=false]").waitFor();
    await zoomTo(view.page, ARROWS);
    const messages = await view.text(".view-remark");
    const times = await view.page.evaluate(timedFrames, {
      selector: "#view-sequence canvas",
      moves: [{ deltaX: 2 }, { deltaX: -2 }],
      warmUp: WARM_UP,
      frames: FRAMES,
    });
    // Reading pixels is the bench's own doing.
    const faults = view.faults.filter((fault) => !fault.includes("readback"));
    if (faults.length > 0) throw new Error(faults.join("\n"));
    const p95 = quantile(times, 0.95);
    tell(
      `sequence: ${messages}; drawing a frame: median ${quantile(times, 0.5).toFixed(1)}, p95 ${p95.toFixed(1)} ms`,
    );
    return [{ name: "sequence", value: p95, unit: "ms" }];
  } finally {
    await browser.close();
  }
}

/** Zooms out until nearly so many messages are seen, and all of them are drawn. */
async function zoomTo(page, wanted) {
  const canvas = await page.locator("#view-sequence canvas").boundingBox();
  await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + 200);
  await page.keyboard.down("Control");
  for (let step = 0; step < 80; step++) {
    const text = await page.evaluate(
      () => document.querySelector(".view-remark")?.textContent ?? "",
    );
    const [, digits = "0", unit] = /^([\d.\u202f]+)(k?)/.exec(text) ?? [];
    const count = Number(digits.replace("\u202f", "")) * (unit === "k" ? 1000 : 1);
    const isCut = text.includes(" of ");
    if (!isCut && count >= wanted * 0.87) break;
    const delta = isCut ? -30 : count < wanted / 2 ? 300 : 60;
    await page.mouse.wheel(0, delta);
    await page.waitForTimeout(400);
  }
  await page.keyboard.up("Control");
}
