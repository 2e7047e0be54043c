// Everything that must hold, in one command: npm test [-- --quick]
// --quick leaves out what needs a browser: the webview's tests and VS Code's.
import { spawn } from "node:child_process";
import { setUp } from "./set-up.mjs";

const bin = (name, ...args) => [process.execPath, `node_modules/${name}`, ...args];
const script = (name, ...args) => [process.execPath, `scripts/${name}.mjs`, ...args];

const STAGES = [
  { name: "types", command: bin("typescript/bin/tsc", "-b", "--force") },
  { name: "lint", command: bin("oxlint/bin/oxlint", "src", "webview", "test", "examples") },
  { name: "format", command: bin("@biomejs/biome/bin/biome", "check") },
  { name: "unused code", command: bin("knip/bin/knip.js") },
  { name: "build", command: script("build") },
  { name: "tests in Node", command: script("node-tests"), tests: true },
  {
    name: "tests without WebAssembly",
    command: script("node-tests", "unit/runtime", "runtime", "conformance"),
    env: { MPSCOPE_CORE: "typescript" },
    tests: true,
  },
  { name: "tests in Chromium", command: script("browser-tests"), tests: true, browser: true },
  { name: "tests in VS Code", command: script("vscode-tests"), tests: true, browser: true },
  { name: "packages", command: script("check-package") },
];

const quick = process.argv.includes("--quick");
setUp();
const total = { passed: 0, failed: 0 };
for (const stage of STAGES) {
  if (quick && stage.browser === true) continue;
  const started = performance.now();
  const { exitCode, output } = await run(stage);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const verdict = judge(stage, exitCode, output);
  total.passed += verdict.passed;
  total.failed += verdict.failed;
  const failed = verdict.failed > 0;
  console.log(`${failed ? "✘" : "✔"} ${stage.name}: ${verdict.text} (${seconds} s)`);
  for (const line of notes(output)) console.log(`    ${line}`);
  if (failed) console.log(failures(output));
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** Runs a stage's command and keeps what it prints. */
function run({ command: [command, ...args], env }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.on("close", (exitCode) => resolve({ exitCode, output }));
  });
}

/** Counts a stage's tests; a stage that fails without counting, or counts nothing, is a failure. */
function judge(stage, exitCode, output) {
  const passed = sum(output, /^# pass (\d+)$|^(\d+) passed, \d+ failed$/gm);
  const failed = sum(output, /^# (?:fail|cancelled) (\d+)$|^\d+ passed, (\d+) failed$/gm);
  if (exitCode !== 0) {
    const counted = failed > 0 ? `, ${failed} of its tests` : "";
    return { passed, failed: Math.max(1, failed), text: `failed with ${exitCode}${counted}` };
  }
  if (stage.tests !== true) return { passed: 0, failed: 0, text: "ok" };
  if (passed === 0) return { passed, failed: 1, text: "no test ran" };
  return { passed, failed, text: `${passed} passed, ${failed} failed` };
}

function sum(text, pattern) {
  return [...text.matchAll(pattern)].reduce((all, match) => all + Number(match[1] ?? match[2]), 0);
}

/** What a stage wants to be read even when all is well. */
function notes(output) {
  return output.split("\n").filter((line) => /^(VS Code \d|VSIX )/.test(line));
}

/** Of a long report only the tests that failed, else its end. */
function failures(output) {
  const blocks = output.match(/^ *not ok [\s\S]*?^ *\.\.\.$/gm);
  return blocks === null ? output.slice(-20_000) : blocks.join("\n");
}
