// Puts TypeScript's plugin (src/launch/types-plugin.ts) into a packed extension: VS Code looks for plugins below
// node_modules only, which vsce never packs.
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { unzipSync, zipSync } from "fflate";

const FOLDER = "extension/node_modules/mpscope-types";

/** Adds the plugin to the file `vsix`; its name is in the manifest's `typescriptServerPlugins`. */
export async function addTypesPlugin(vsix) {
  const { outputFiles } = await build({
    entryPoints: ["src/launch/types-plugin.ts"],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    // The language server calls the module itself.
    footer: { js: "module.exports = init;" },
  });
  const files = unzipSync(readFileSync(vsix));
  files[`${FOLDER}/index.js`] = outputFiles[0].contents;
  files[`${FOLDER}/package.json`] = Buffer.from(
    '{ "name": "mpscope-types", "main": "index.js" }\n',
  );
  writeFileSync(vsix, zipSync(files, { level: 9 }));
}
