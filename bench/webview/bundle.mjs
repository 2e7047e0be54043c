// What the view's script weighs, and what of it is d3.
import { build } from "esbuild";
import { pureD3 } from "../../scripts/pure-d3.mjs";

/** @param {(text: string) => void} tell @returns {Promise<import("../table.mjs").Row[]>} */
export async function measureBundle(tell) {
  const { metafile } = await build({
    entryPoints: ["webview/main.ts"],
    bundle: true,
    minify: true,
    plugins: [pureD3],
    format: "iife",
    platform: "browser",
    target: "chrome128",
    metafile: true,
    write: false,
    outdir: "out/bench",
  });
  const [output] = Object.values(metafile.outputs);
  const parts = new Map();
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
    const part = /node_modules\/([^/]+)/.exec(path)?.[1] ?? path.split("/")[0];
    parts.set(part, (parts.get(part) ?? 0) + bytesInOutput);
  }
  const largest = [...parts].toSorted((a, b) => b[1] - a[1]).slice(0, 12);
  tell(largest.map(([part, bytes]) => `${part} ${(bytes / 1024).toFixed(1)}`).join(", ") + " KB");
  return [{ name: "bundle", value: output.bytes / 1024, unit: "KB" }];
}
