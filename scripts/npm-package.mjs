// Writes dist/npm: the package that users install. The root package.json is the extension's manifest.
// Needs a build (node scripts/build.mjs).
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const PACKAGE = "dist/npm";
const TYPES = "out/src";
const RUNTIME = ["index.js"];

for (const built of ["dist/runtime/index.js", "dist/cli.js"]) {
  if (!existsSync(built)) throw new Error(`${built} is missing: run node scripts/build.mjs first`);
}
const types = spawnSync("node_modules/.bin/tsc", ["-b", "src/runtime"], { stdio: "inherit" });
if (types.status !== 0) throw new Error("the runtime's types are not right");

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const { name, version, description, license, keywords, type, engines } = manifest;
rmSync(PACKAGE, { recursive: true, force: true });
write(
  "package.json",
  `${JSON.stringify(
    {
      name,
      version,
      description,
      license,
      keywords,
      type,
      sideEffects: false,
      bin: { mpscope: "cli.js" },
      exports: {
        ".": { types: "./types/runtime/index.d.ts", default: "./index.js" },
        "./package.json": "./package.json",
      },
      engines: { node: engines.node },
    },
    undefined,
    2,
  )}\n`,
);
// Only what the entries reach: the folders may hold what earlier builds left.
for (const file of reachable(RUNTIME.map((entry) => join("dist/runtime", entry)))) {
  write(relative("dist/runtime", file), withoutSourceMap(file));
}
for (const file of ["cli.js", "typescript-hook.js"]) {
  write(file, withoutSourceMap(join("dist", file)));
}
for (const file of reachable([join(TYPES, "runtime/index.d.ts")])) {
  write(join("types", relative(TYPES, file)), withoutSourceMap(file));
}
for (const file of ["README.md", "LICENSE"]) cpSync(file, join(PACKAGE, file));

/** These files and all that they import from each other. */
function reachable(entries) {
  const files = new Set(entries);
  for (const file of files) {
    const source = readFileSync(file, "utf8");
    for (const [, path] of source.matchAll(/(?:from|import\(|import) ?"(\.[^"]+)"/g)) {
      files.add(join(dirname(file), path.replace(/\.ts$/, ".d.ts")));
    }
  }
  return files;
}

function withoutSourceMap(file) {
  return readFileSync(file, "utf8").replace(/^\/\/# sourceMappingURL=.*\n?/m, "");
}

function write(path, text) {
  const file = join(PACKAGE, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
