/** Every page of the guide shows what it tells of, and every picture is one that `npm run pictures` takes. */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";

const SCRIPTS = ["scripts/pictures.mjs", "scripts/editor-pictures.mjs"];
const script = SCRIPTS.map((file) => readFileSync(file, "utf8")).join("\n");
const pages = readdirSync("docs").filter((name) => name.endsWith(".md"));

for (const page of pages) {
  test(`docs/${page} has a picture, which a script takes`, () => {
    const text = readFileSync(join("docs", page), "utf8");
    const pictures = [...text.matchAll(/!\[([^\]]+)\]\(([^)]+\.png)\)/g)];
    assert.ok(pictures.length > 0);
    for (const [, , picture = ""] of pictures) {
      assert.ok(existsSync(join("docs", picture)), `${picture} is not there`);
      const name = `${basename(dirname(picture))}/${basename(picture, ".png")}`;
      assert.ok(script.includes(`"${name}"`), `no script takes ${name}`);
    }
  });
}

test("the guide's links lead to files that are there", () => {
  for (const page of pages) {
    const text = readFileSync(join("docs", page), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      assert.ok(existsSync(join("docs", target)), `docs/${page} leads to ${target}`);
    }
  }
});
