import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { contrast, over, readable } from "../../../webview/colour.ts";
import { fillColour, readTheme } from "../../../webview/theme.ts";
import { THEMES } from "../../browser/support/themes.ts";

describe("colours", () => {
  it("have the contrast that WCAG defines", () => {
    assert.equal(contrast("#000000", "#ffffff"), 21);
    assert.equal(contrast("#777777", "#777777"), 1);
    assert.equal(contrast("#ffffff", "#767676").toFixed(2), "4.54");
  });

  it("are changed only as far as needed to be read", () => {
    assert.equal(readable("#ffffff", "#000000"), "rgb(255, 255, 255)");
    const orange = readable("#d18616", "#ffffff");
    assert.ok(contrast(orange, "#ffffff") >= 4.5);
    assert.ok(contrast(orange, "#ffffff") < 5.5);
  });

  it("lie over one another", () => {
    assert.equal(over("#ffffff", "#000000", 0.5), "rgb(128, 128, 128)");
    assert.equal(over("rgba(255, 255, 255, 0.5)", "#000000", 1), "rgb(128, 128, 128)");
  });
});

for (const [name, { variables, bodyClass }] of Object.entries(THEMES)) {
  const theme = readTheme(
    (variable) => variables[variable.replace("--vscode-", "")] ?? "",
    bodyClass.includes("high-contrast"),
  );

  describe(`theme ${name}`, () => {
    it("can be read: text has a contrast of 4.5 on all it lies on", () => {
      const { foreground, muted, link, inks } = theme;
      for (const text of [foreground, muted, link, ...Object.values(inks)]) {
        for (const ground of [theme.background, theme.side, theme.card]) {
          assert.ok(
            contrast(text, ground) >= 4.4,
            `${text} on ${ground}: ${contrast(text, ground)}`,
          );
        }
      }
    });

    it("can be seen: shapes have a contrast of 3", () => {
      for (const shape of [...Object.values(theme.hues), theme.dim, theme.focus]) {
        assert.ok(contrast(shape, theme.background) >= 3, shape);
      }
    });

    it("gives the colour of full to full buffers only", () => {
      assert.equal(fillColour(theme, 1), theme.hues.full);
      assert.notEqual(fillColour(theme, 0.999), theme.hues.full);
    });
  });
}

describe("an incomplete theme", () => {
  it("still has all colours", () => {
    const theme = readTheme(() => "", false);
    for (const hue of Object.values(theme.hues)) assert.match(hue, /^rgb\(\d+, \d+, \d+\)$/);
  });

  it("gives a colour its full strength where the editor's is nearly transparent", () => {
    const [faint, strong] = ["#d1861655", "#d18616"].map((orange) =>
      readTheme((name) => (name.endsWith("charts-orange") ? orange : ""), false),
    );
    assert.equal(faint?.hues.high, strong?.hues.high);
  });

  it("is not broken by a value that is no colour", () => {
    const theme = readTheme((name) => (name.endsWith("charts-red") ? "inherit" : ""), false);
    assert.match(theme.hues.full, /^rgb\(\d+, \d+, \d+\)$/);
  });
});
