/**
 * Compares what is on the screen with a picture that a person has looked at (test/golden/pictures). Blocks of
 * 8 x 8 px are compared by their mean, so that antialiasing does not matter. With other fonts than those of the
 * pictures words look different, and more blocks may differ. GOLDEN=write makes the pictures anew.
 */

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { ViewPage } from "./view-page.ts";

const FOLDER = "test/golden/pictures";
const FONTS = `${FOLDER}/fonts.txt`;
/** Shares of blocks that may differ: with the fonts of the pictures, and with others. */
const TOLERANCE = { same: 0.0004, other: 0.08 } as const;

/** Demands that a part of the page looks as its golden picture does. */
export async function looksLike(view: ViewPage, selector: string, name: string): Promise<void> {
  const shot = await view.page.locator(selector).screenshot({ animations: "disabled" });
  const fonts = await fontsOf(view);
  const path = `${FOLDER}/${name}.png`;
  if (process.env["GOLDEN"] === "write") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, shot);
    writeFileSync(FONTS, `${fonts}\n`);
    return;
  }
  assert.ok(
    existsSync(path),
    `${path} is missing: GOLDEN=write makes it; look at it before you keep it`,
  );
  const different = await differentBlocks(view, readFileSync(path), shot);
  const same = fonts === readFileSync(FONTS, "utf8").trim();
  const most = same ? TOLERANCE.same : TOLERANCE.other;
  if (different > most) {
    mkdirSync("out/golden", { recursive: true });
    writeFileSync(`out/golden/${name}.png`, shot);
  }
  assert.ok(
    different <= most,
    `${percent(different)} of ${name} differ (at most ${percent(most)} may); see out/golden/${name}.png`,
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** Widths of a text in the fonts that the view is given: they tell which ones the machine has. */
async function fontsOf(view: ViewPage): Promise<string> {
  const widths = await view.page.evaluate(() => {
    const context = new OffscreenCanvas(10, 10).getContext("2d");
    const style = getComputedStyle(document.documentElement);
    return ["--vscode-font-family", "--vscode-editor-font-family"].map((variable) => {
      if (context === null) return 0;
      context.font = `100px ${style.getPropertyValue(variable)}`;
      return Math.round(context.measureText("mpscope 0123456789 blocked").width);
    });
  });
  return widths.join(" ");
}

/** The share of blocks that differ, 1 when the sizes do. */
async function differentBlocks(view: ViewPage, golden: Buffer, shot: Buffer): Promise<number> {
  const urls = [golden, shot].map((png) => `data:image/png;base64,${png.toString("base64")}`);
  return view.page.evaluate(async (sources) => {
    const BLOCK = 8;
    const FAR = 14;
    const [a, b] = await Promise.all(
      sources.map(async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
        context?.drawImage(image, 0, 0);
        return context?.getImageData(0, 0, image.width, image.height);
      }),
    );
    if (a === undefined || b === undefined) return 1;
    if (a.width !== b.width || a.height !== b.height) return 1;
    const [columns, rows] = [Math.ceil(a.width / BLOCK), Math.ceil(a.height / BLOCK)];
    const sums = new Float64Array(columns * rows * 3);
    for (let i = 0; i < a.data.length; i++) {
      if (i % 4 === 3) continue;
      const pixel = i >> 2;
      const row = Math.floor(Math.floor(pixel / a.width) / BLOCK);
      const block = row * columns + Math.floor((pixel % a.width) / BLOCK);
      const at = 3 * block + (i % 4);
      sums[at] = (sums[at] ?? 0) + (a.data[i] ?? 0) - (b.data[i] ?? 0);
    }
    let different = 0;
    for (let block = 0; block < columns * rows; block++) {
      const far = [0, 1, 2].some((c) => Math.abs(sums[3 * block + c] ?? 0) > FAR * BLOCK * BLOCK);
      if (far) different++;
    }
    return different / (columns * rows);
  }, urls);
}
