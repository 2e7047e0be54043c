// Runs the node:test suites: node scripts/node-tests.mjs [FOLDER OR FILE BELOW test/ ...]
// test/unit and test/property are bundled into one file and one process (fast); every other test
// file gets a process of its own. Without arguments: all but those that need a browser. The tests of
// test/vscode run in VS Code's extension host and never here (see vscode-tests.mjs).
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { build } from "esbuild";
import { runtimeDefinitions } from "./bundle-threads.mjs";

const IN_VSCODE = /^\.\/test\/vscode\//;
const WITH_A_BROWSER = /^\.\/test\/(browser|workbench)\//;
const TOGETHER = /^\.\/test\/(unit|property)\//;
/** They have the machine to themselves: what they look at depends on how busy it is. */
const BY_THE_CLOCK = /(corpus\/rules|integration\/timed-examples|workbench\/scrub)\./;

const wanted = process.argv.slice(2).map((path) => path.replace(/^(\.\/)?test\//, ""));
const files = readdirSync("test", { recursive: true })
  .map((path) => `./test/${path.replaceAll("\\", "/")}`)
  .filter((path) => path.endsWith(".test.ts") && !path.includes("/node_modules/"))
  .filter((path) => !IN_VSCODE.test(path))
  .filter((path) =>
    wanted.length === 0
      ? !WITH_A_BROWSER.test(path)
      : wanted.some((part) => path.startsWith(`./test/${part}`)),
  );
if (files.length === 0) throw new Error(`no test file below test/ matches ${wanted.join(" ")}`);

const common = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: true,
  packages: "external",
  logLevel: "error",
  define: await runtimeDefinitions(),
};
const together = files.filter((path) => TOGETHER.test(path));
const alone = files.filter((path) => !TOGETHER.test(path));
const built = alone.map((path) => path.replace("./test/", "out/tests/").replace(/\.ts$/, ".js"));
const bundles = [];
if (alone.length > 0) {
  bundles.push(build({ ...common, entryPoints: alone, outdir: "out/tests", outbase: "test" }));
}
if (together.length > 0) {
  built.unshift("out/tests/together.test.js");
  bundles.push(
    build({
      ...common,
      stdin: {
        contents: together.map((path) => `import "${path}";`).join("\n"),
        resolveDir: process.cwd(),
      },
      outfile: "out/tests/together.test.js",
    }),
  );
}
await Promise.all(bundles);
for (const path of built) if (!existsSync(path)) throw new Error(`esbuild wrote no ${path}`);

// Most files wait for processes of their own: on a small machine too, two at a time are sooner done.
let output = run(
  built.filter((path) => !BY_THE_CLOCK.test(path)),
  Math.max(2, availableParallelism()),
);
output += run(
  built.filter((path) => BY_THE_CLOCK.test(path)),
  1,
);
const count = [...output.matchAll(/^# tests (\d+)$/gm)].reduce((all, [, n]) => all + Number(n), 0);
if (count < files.length) {
  // An empty bundle passes: a file counts as one passing test.
  console.error(`only ${count} tests from ${files.length} files: some did not run`);
  process.exitCode = 1;
}

/** Runs test files, so many at a time; gives what they print. A failure is kept for the end. */
function run(paths, concurrency) {
  if (paths.length === 0) return "";
  const flags = [
    "--enable-source-maps",
    "--test-reporter=tap",
    `--test-concurrency=${concurrency}`,
  ];
  const { stdout, status } = spawnSync(process.execPath, ["--test", ...flags, ...paths], {
    encoding: "utf8",
    stdio: ["inherit", "pipe", "inherit"],
    maxBuffer: 1 << 28,
  });
  process.stdout.write(stdout);
  if (status !== 0) process.exitCode = status ?? 1;
  return stdout;
}
