// Runs the tests that need a real VS Code:
// - test/vscode, inside the extension host, through @vscode/test-electron's runTests;
// - test/workbench, which drive the workbench in a browser as a person does.
// node scripts/vscode-tests.mjs [FILE OF test/workbench ...]: only those files.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, resolve } from "node:path";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { installHost } from "../test/host/install.mjs";
import { findDesktop } from "./desktop.mjs";

const BUNDLE = "out/vscode-tests/suite.cjs";
const RESULTS = resolve("out/vscode-tests/results.json");

/** It installs the extension as it is published. */
const USES_PACKAGE = "workbench/start.test.ts";

const only = process.argv.slice(2);
if (only.length === 0) await inExtensionHost();
inWorkbench();

async function inExtensionHost() {
  const files = readdirSync("test/vscode").filter((name) => name.endsWith(".test.ts"));
  await build({
    stdin: {
      contents: [
        ...files.map((name) => `import "./${name}";`),
        'export { run } from "./suite.ts";',
      ].join("\n"),
      resolveDir: "test/vscode",
    },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "inline",
    external: ["vscode"],
    outfile: BUNDLE,
  });
  rmSync(RESULTS, { force: true });
  const desktop = await findDesktop();
  if (desktop === undefined) installHost();
  try {
    await runTests({
      vscodeExecutablePath: desktop ?? resolve("test/host/code.mjs"),
      extensionDevelopmentPath: resolve("."),
      extensionTestsPath: resolve(BUNDLE),
      launchArgs: [resolve("examples"), "--disable-extensions"],
      extensionTestsEnv: { MPSCOPE_TEST_RESULTS: RESULTS },
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
  // An exit code of 0 is no proof: an extension host that dies ends a run with 0 too.
  const { tests } = JSON.parse(readFileSync(RESULTS, "utf8"));
  if (tests < files.length) throw new Error(`only ${tests} tests from ${files.length} files`);
}

function inWorkbench() {
  installHost();
  const files = only.map((file) => `workbench/${basename(file)}`);
  if (files.length === 0 || files.includes(USES_PACKAGE)) pack();
  const run = spawnSync(
    process.execPath,
    ["scripts/node-tests.mjs", ...(files.length === 0 ? ["workbench"] : files)],
    { stdio: "inherit" },
  );
  if (run.status !== 0) process.exitCode = 1;
}

/** Not while tests run: packing builds anew, and for a moment there is no build. */
function pack() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/check-package.mjs"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the extension cannot be packed:\n${stdout}${stderr}`);
}
