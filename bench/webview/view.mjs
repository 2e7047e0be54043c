// The built view in Chromium, as the tests open it.
import { spawnSync } from "node:child_process";
import { build } from "esbuild";

/**
 * Builds the view and what its tests show it with.
 * @returns {Promise<typeof import("../../test/browser/support/view-page.ts")>}
 */
export async function builtView() {
  const run = spawnSync(process.execPath, ["scripts/build.mjs", "webview"], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  const common = { bundle: true, logLevel: "error" };
  await Promise.all([
    build({
      ...common,
      entryPoints: ["test/browser/support/page.ts"],
      outfile: "out/browser/page.js",
      format: "iife",
      platform: "browser",
    }),
    build({
      ...common,
      entryPoints: ["test/browser/support/view-page.ts"],
      outfile: "out/browser/view-page.js",
      format: "esm",
      platform: "node",
      packages: "external",
    }),
  ]);
  return import(new URL("../../out/browser/view-page.js", import.meta.url).href);
}

/** The value below which a share of the values lies. @param {readonly number[]} values @param {number} share */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
