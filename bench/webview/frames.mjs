// How smooth the graph is while everything in it changes in every frame, all nodes in view; and how soon its
// first picture is there.
import { builtView, quantile } from "./view.mjs";

const FRAMES = 300;
const WARM_UP = 60;
const FIRST_PICTURES = 7;
const SIZE = { width: 1400, height: 900 };

/** @param {(text: string) => void} tell @returns {Promise<import("../table.mjs").Row[]>} */
export async function measureFrames(tell) {
  const { startBrowser, ViewPage } = await builtView();
  const browser = await startBrowser();
  const rows = [];
  try {
    for (const nodes of [2000, 10_000]) {
      for (const ratio of [1, 2]) {
        const view = await ViewPage.open(browser, {
          ...SIZE,
          ratio,
          scene: String(nodes),
          prepared: true,
        });
        const { intervals, script, asked } = await watch(view.page);
        if (view.faults.length > 0) throw new Error(view.faults.join("\n"));
        await view.close();
        const suffix = ratio === 1 ? "" : "-dpr2";
        const p95 = quantile(intervals, 0.95);
        rows.push({ name: `frame-${nodes}${suffix}`, value: p95, unit: "ms" });
        rows.push({ name: `script-${nodes}${suffix}`, value: script, unit: "ms" });
        const median = quantile(intervals, 0.5);
        tell(
          `${nodes} nodes, DPR ${ratio}: interval median ${median.toFixed(1)}, p95 ${p95.toFixed(1)} ms; ` +
            `script ${script.toFixed(2)} ms/frame; ${asked} pictures in ${intervals.length} frames`,
        );
      }
    }
    rows.push(await firstPicture(browser, ViewPage, tell));
  } finally {
    await browser.close();
  }
  return rows;
}

/** Intervals of the animation frames, ms, and the script that ran in one. */
async function watch(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const seconds = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "ScriptDuration").value;
  };
  await page.evaluate(waitFrames, WARM_UP);
  const before = await seconds();
  const { intervals, asked } = await page.evaluate(waitFrames, FRAMES);
  return { intervals, asked, script: (((await seconds()) - before) * 1000) / intervals.length };
}

/** In the page: lets so many frames pass. */
function waitFrames(count) {
  return new Promise((resolve) => {
    const intervals = [];
    const before = stage.frames;
    let last;
    const next = (now) => {
      if (last !== undefined) intervals.push(now - last);
      last = now;
      if (intervals.length < count) requestAnimationFrame(next);
      else resolve({ intervals, asked: stage.frames - before });
    };
    requestAnimationFrame(next);
  });
}

/** From the start of the view's script to the frame in which the first nodes are on the screen. */
async function firstPicture(browser, ViewPage, tell) {
  const times = [];
  for (let i = 0; i < FIRST_PICTURES; i++) {
    const view = await ViewPage.open(browser, SIZE);
    await view.page.waitForFunction(() => stage.firstPicture >= 0);
    const ms = await view.page.evaluate(() => stage.firstPicture);
    times.push(ms);
    await view.close();
  }
  tell(`first picture: ${times.map((ms) => ms.toFixed(0)).join(", ")} ms`);
  return { name: "first-picture", value: quantile(times, 0.5), unit: "ms" };
}
