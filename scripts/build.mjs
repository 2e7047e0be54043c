// Bundles the runtime, the command line, the extension and the webview into dist/.
import { existsSync, rmSync } from "node:fs";
import { build } from "esbuild";
import { runtimeDefinitions } from "./bundle-threads.mjs";
import { pureD3 } from "./pure-d3.mjs";

const common = { bundle: true, sourcemap: true, logLevel: "warning", metafile: true };
const node = { ...common, platform: "node", target: "node20" };
const web = { ...common, platform: "browser", target: "chrome128", minify: true };

const bundles = [
  {
    ...node,
    define: await runtimeDefinitions(),
    entryPoints: ["src/runtime/index.ts"],
    format: "esm",
    outfile: "dist/runtime/index.js",
  },
  { ...node, entryPoints: ["src/cli/main.ts"], format: "esm", outfile: "dist/cli.js" },
  {
    ...node,
    entryPoints: ["src/launch/typescript-hook.ts"],
    format: "esm",
    outfile: "dist/typescript-hook.js",
  },
  {
    ...node,
    entryPoints: ["src/launch/runtime-preload.ts"],
    format: "cjs",
    outfile: "dist/runtime-preload.cjs",
  },
  {
    ...node,
    entryPoints: ["src/launch/runtime-resolver.ts"],
    format: "esm",
    outfile: "dist/runtime-resolver.js",
  },
  {
    ...node,
    entryPoints: ["src/extension/extension.ts"],
    format: "cjs",
    external: ["vscode"],
    outfile: "dist/extension.cjs",
  },
  {
    ...node,
    entryPoints: ["src/extension/engine/engine-thread.ts"],
    format: "cjs",
    outfile: "dist/engine-thread.cjs",
  },
  // In a browser: anything of Node's in these fails the build. By its ending it is no module, which a browser's
  // extension host could not load; older hosts add one of their own.
  ...["extension.cjs", "extension.cjs.js"].map((file) => ({
    ...web,
    entryPoints: ["src/extension/web.ts"],
    format: "cjs",
    external: ["vscode"],
    outfile: `dist/web/${file}`,
  })),
  {
    ...web,
    entryPoints: ["src/extension/engine/engine-worker.ts"],
    format: "iife",
    outfile: "dist/web/engine-worker.js",
  },
  {
    ...common,
    entryPoints: ["webview/main.ts", "webview/style.css"],
    format: "iife",
    platform: "browser",
    target: "chrome128",
    minify: true,
    plugins: [pureD3],
    outdir: "dist/webview",
  },
];

const only = process.argv[2];
if (only === undefined) rmSync("dist", { recursive: true, force: true });
await Promise.all(
  bundles
    .filter((bundle) => only === undefined || bundle.entryPoints[0].includes(only))
    .map((bundle) => build(bundle)),
);
if (!existsSync("dist")) throw new Error("nothing was built");
