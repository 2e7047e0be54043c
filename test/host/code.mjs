#!/usr/bin/env node
/**
 * A stand-in for the desktop's `code` executable: takes the arguments that `runTests` of
 * `@vscode/test-electron` gives it, runs the tests in the extension host of the VS Code server,
 * prints what they print, and exits with their code.
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { format } from "node:util";
import { until } from "./until.mjs";
import { Workbench } from "./workbench.mjs";

const RUN_DEADLINE_MS = 300_000;

/** What the workbench itself says at its start, and for lack of a network. */
const NOISE =
  /^(Resolv|Creating a socket|\[reconnection-grace-time\]|Updating additional|\[Service Worker\]|\[AgentHost|\[AccountPolicyGate|\[ChatModel|ChatSessionStore|getaddrinfo|Extension host test runner exit code|Started (local|remote) extension host)/;

process.exitCode = await main();

async function main() {
  const { extension, tests, folder } = parse(process.argv.slice(2));
  if (extension === undefined || tests === undefined || folder === undefined) {
    process.stderr.write(
      "only test runs: --extensionDevelopmentPath, --extensionTestsPath and a folder are needed\n",
    );
    return 2;
  }
  const { code, hostDied, errors } = await runTests(folder, extension, tests);
  if (code === undefined) process.stderr.write(`no end after ${RUN_DEADLINE_MS} ms\n`);
  // VS Code reports success when its extension host dies in the middle of a run.
  if (hostDied) process.stderr.write("the extension host died\n");
  for (const error of errors) process.stderr.write(`logged by the extension host: ${error}\n`);
  return hostDied || errors.length > 0 ? 1 : (code ?? 1);
}

/**
 * Runs tests in the extension host of a fresh VS Code.
 * @param {string} folder
 * @param {string} extension
 * @param {string} tests
 */
async function runTests(folder, extension, tests) {
  const run = {
    code: /** @type {number | undefined} */ (undefined),
    hostDied: false,
    /** @type {string[]} */
    errors: [],
  };
  const functions = {
    codeAutomationExit: (/** @type {number} */ code) => {
      run.code = code;
    },
    codeAutomationLog: (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
      const line = format(...args);
      if (/\[ExtensionHost\].*received socket close event/.test(line)) run.hostDied = true;
      if (NOISE.test(line) && process.env["VSCODE_HOST_VERBOSE"] === undefined) return;
      (type === "error" ? process.stderr : process.stdout).write(`${line}\n`);
    },
  };
  const workbench = await Workbench.open({ folder, extension, tests, functions });
  const ended = () => run.code !== undefined || run.hostDied;
  await until("the tests to end", ended, RUN_DEADLINE_MS).catch(() => undefined);
  run.errors = workbench.server.errors();
  await workbench.close();
  return run;
}

/** @param {string[]} args */
function parse(args) {
  /** @type {{ extension?: string, tests?: string, folder?: string }} */
  const found = {};
  for (const arg of args) {
    const [, name, value = ""] = /^--([\w-]+)(?:=(.*))?$/.exec(arg) ?? [];
    if (name === "extensionDevelopmentPath") found.extension = resolve(value);
    else if (name === "extensionTestsPath") found.tests = resolve(value);
    else if (name === undefined && statSync(arg).isDirectory()) found.folder = resolve(arg);
    // All other arguments of the desktop mean nothing here.
  }
  return found;
}
