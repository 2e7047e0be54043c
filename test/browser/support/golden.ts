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
  const different = await view.unlike(
    { type: "image/png", bytes: readFileSync(path) },
    { type: "image/png", bytes: shot },
  );
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
