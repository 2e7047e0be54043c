import { describe, it } from "node:test";
import { looksLike } from "./support/golden.ts";
import { browserForTests } from "./support/seen.ts";
import type { ThemeName } from "./support/themes.ts";

const look = browserForTests();
const THEMES: readonly ThemeName[] = ["dark", "light", "hc-dark", "hc-light"];
const SIZES = {
  wide: { width: 1512, height: 810 },
  narrow: { width: 400, height: 800 },
  // What a window of 1280 px is at a zoom of 200 %.
  zoomed: { width: 640, height: 400 },
} as const;
/** The key of each view, and what is there when it has drawn all it was told. */
const VIEWS = {
  occupancy: { key: "2", drawn: "#view-occupancy[aria-busy=false]" },
  sequence: { key: "3", drawn: "#view-sequence [aria-busy=false]" },
  workers: { key: "4", drawn: ".workers-view:has(.link):not(:has(.link[hidden]))" },
} as const;

for (const [name, { key, drawn }] of Object.entries(VIEWS)) {
  describe(`the view of ${name} looks as it shall`, () => {
    for (const theme of THEMES) {
      for (const [size, box] of Object.entries(SIZES)) {
        it(`${theme}, ${size}`, () =>
          look({ ...box, theme, stands: true, reducedMotion: true }, async (view) => {
            await view.until(".badge", "LIVE");
            await view.page.keyboard.press(key);
            await view.page.locator(drawn).first().waitFor();
            await looksLike(view, ".stage", `${name}-${theme}-${size}`);
          }));
      }
    }
  });
}
