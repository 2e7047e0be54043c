// How long the sequence view takes to draw a frame in which the range moves and 8,000 arrows are seen.
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
    const { times, messages } = await view.page.evaluate(panFrames, {
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

/** In the page: moves the range in every frame; takes the time of each frame's script with the drawing that it asks for. */
function panFrames({ warmUp, frames }) {
  const canvas = document.querySelector("#view-sequence canvas");
  const context = canvas.getContext("2d");
  const messages = document.querySelector(".view-remark")?.textContent ?? "";
  const { left, top } = canvas.getBoundingClientRect();
  const place = { clientX: left + 500, clientY: top + 100, bubbles: true, cancelable: true };
  const request = window.requestAnimationFrame.bind(window);
  const times = [];
  return new Promise((resolve) => {
    window.requestAnimationFrame = (paint) =>
      request((now) => {
        const start = performance.now();
        paint(now);
        // Reading a pixel makes the canvas draw what it has only noted down.
        context.getImageData(0, 0, 1, 1);
        times.push(performance.now() - start);
        if (times.length === warmUp + frames) {
          window.requestAnimationFrame = request;
          resolve({ times: times.slice(warmUp), messages });
        } else {
          const deltaX = times.length % 2 === 0 ? 2 : -2;
          canvas.dispatchEvent(new WheelEvent("wheel", { ...place, deltaX }));
        }
      });
    canvas.dispatchEvent(new WheelEvent("wheel", { ...place, deltaX: 2 }));
  });
}
