// Runs the view's tests in Chromium: node scripts/browser-tests.mjs [FILE OF test/browser ...]
// Each opens the built view (dist/webview) in a page of its own. CHROMIUM_PATH names the browser.
import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { build } from "esbuild";

spawnSync(process.execPath, ["scripts/build.mjs", "webview"], { stdio: "inherit" });
await build({
  entryPoints: ["test/browser/support/page.ts"],
  outfile: "out/browser/page.js",
  bundle: true,
  format: "iife",
  platform: "browser",
  sourcemap: "inline",
  logLevel: "error",
});
const files = process.argv.slice(2).map((file) => `browser/${basename(file)}`);
const run = spawnSync(
  process.execPath,
  ["scripts/node-tests.mjs", ...(files.length === 0 ? ["browser"] : files)],
  { stdio: "inherit" },
);
process.exitCode = run.status ?? 1;
