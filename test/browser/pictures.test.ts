import { describe, it } from "node:test";
import { looksLike } from "./support/golden.ts";
import { browserForTests } from "./support/seen.ts";
import { STATE_SCENES } from "./support/state-scenes.ts";
import type { ThemeName } from "./support/themes.ts";

const look = browserForTests();
/** One instant, and nothing moves. */
const STILL = { stands: true, reducedMotion: true } as const;
const THEMES: readonly ThemeName[] = ["dark", "light", "hc-dark", "hc-light"];
const SIZES = {
  wide: { width: 1512, height: 810 },
  narrow: { width: 400, height: 800 },
  // What a window of 1280 px is at a zoom of 200 %.
  zoomed: { width: 640, height: 400 },
} as const;

describe("the graph looks as it shall", () => {
  for (const theme of THEMES) {
    for (const [name, size] of Object.entries(SIZES)) {
      it(`${theme}, ${name}`, () =>
        look({ ...STILL, ...size, theme }, async (view) => {
          await view.page.locator(".bottleneck").waitFor();
          await view.saved();
          await looksLike(view, ".stage", `graph-${theme}-${name}`);
        }));
    }
  }

  it("from afar", () =>
    look({ ...STILL, ...SIZES.wide, scene: "2000" }, async (view) => {
      await view.page.locator(".bottleneck").waitFor();
      await looksLike(view, ".stage", "graph-2000");
    }));

  it("with a finding's chain", () =>
    look({ ...STILL, width: 1000, height: 600, scene: "stuck" }, async (view) => {
      await view.until(".bottleneck button", /^planner and router wait/);
      await view.saved();
      await looksLike(view, ".stage", "graph-stuck");
    }));

  it("with hostile names", () =>
    look({ ...STILL, ...SIZES.wide, scene: "hostile" }, async (view) => {
      await view.saved();
      await looksLike(view, ".stage", "graph-hostile");
    }));
});

describe("the visual language", () => {
  for (const scene of Object.keys(STATE_SCENES)) {
    it(scene.replaceAll("-", " "), () =>
      look({ ...STILL, width: 1000, height: 480, scene }, async (view) => {
        if (scene === "state-blocked-sender") await view.page.locator(".bottleneck").waitFor();
        await view.saved();
        await looksLike(view, ".graph canvas", scene);
      }),
    );
  }

  it("lost records", () =>
    look({ ...STILL, ...SIZES.wide, scene: "pair", lost: 128 }, async (view) => {
      await view.until(".figure.lost", "128records lost");
      await looksLike(view, ".figures", "state-lost-records");
    }));
});
