// Packs the extension (dist/mpscope.vsix) and the npm package (dist/npm) and checks what is inside:
// npm run package
import { readdirSync, statSync } from "node:fs";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { addTypesPlugin } from "./types-plugin.mjs";

const VSIX = "dist/mpscope.vsix";

/** All that the extension needs, and nothing else. */
const EXPECTED = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "dist/engine-thread.cjs",
  "dist/extension.cjs",
  "dist/runtime-preload.cjs",
  "dist/runtime-resolver.js",
  "dist/runtime/index.js",
  "dist/typescript-hook.js",
  "dist/web/engine-worker.js",
  "dist/web/extension.cjs",
  "dist/web/extension.cjs.js",
  "dist/webview/main.js",
  "dist/webview/style.css",
  "examples/pipeline.ts",
  "examples/starters/back-pressure.ts",
  "examples/starters/deadlock.ts",
  "examples/starters/worker-pool.ts",
  "l10n/bundle.l10n.de.json",
  "l10n/bundle.l10n.json",
  "media/activity-bar.svg",
  "media/icon.png",
  "media/live-graph-dark.png",
  "media/sample.mpscope",
  ...["everywhere", "read", "rewind", "run"].map((name) => `media/walkthrough/${name}.svg`),
  "package.json",
  "package.nls.de.json",
  "package.nls.json",
];

/** The types of the npm package, for files in folders that have not installed it. */
const TYPES = /^dist\/npm\/types\/.*\.d\.ts$/;
/** Bytes: what a person should have to wait for. */
const LARGEST_VSIX = 1_500_000;

// Everything that is used at run time is bundled: no dependency is packed. The project has no public
// address yet: the manifest names none, and links stay as they are.
const packing = { dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false };

// Builds first, the npm package too, whose types it holds (the manifest's script vscode:prepublish).
await createVSIX({ ...packing, packagePath: VSIX });
await addTypesPlugin(VSIX);
const files = (await listFiles({ packageManager: PackageManager.None })).map((file) =>
  file.replaceAll("\\", "/"),
);
console.log(`VSIX ${kilobytes(statSync(VSIX).size)}, ${files.length} files:`);
for (const file of files) console.log(`  ${kilobytes(statSync(file).size).padStart(9)}  ${file}`);
compare(files);
if (statSync(VSIX).size > LARGEST_VSIX) throw new Error(`${VSIX} is larger than 1.5 MB`);

const { messages, pkg } = await publint({ pkgDir: "dist/npm", strict: true });
for (const message of messages) console.error(`publint: ${formatMessage(message, pkg)}`);
if (messages.length > 0) process.exitCode = 1;
console.log(`npm package: ${readdirSync("dist/npm").length} entries, publint has nothing to say`);

function compare(found) {
  const extra = found.filter((file) => !EXPECTED.includes(file) && !TYPES.test(file));
  const missing = EXPECTED.filter((file) => !found.includes(file));
  for (const file of extra) console.error(`${VSIX} holds ${file}, which it does not need`);
  for (const file of missing) console.error(`${VSIX} lacks ${file}`);
  if (extra.length + missing.length > 0) process.exitCode = 1;
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
