/**
 * A real VS Code without a desktop: the VS Code server of `install.mjs` on a free port of this
 * machine, with throw-away user data. A browser shows it (`workbench.mjs`), or a person's.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { host, installHost } from "./install.mjs";
import { until } from "./until.mjs";

const serverMain = join(host.server, "out", "server-main.js");

/** A quiet workbench: nothing asks, updates, recommends or greets. */
const QUIET = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "git.enabled": false,
};

/**
 * @typedef {object} Server
 * @property {string} authority `127.0.0.1:PORT`.
 * @property {string} dataFolder Everything the server writes; deleted by `stop`.
 * @property {() => string} logs What its extension hosts logged, output channels included.
 * @property {() => string[]} errors The errors among it that are an extension's of ours.
 * @property {() => Promise<void>} stop Ends it and everything that it started.
 */

/**
 * Starts a server; it ends with this process at the latest.
 * @param {object} [options]
 * @param {Record<string, string | undefined>} [options.env] Seen by the extensions, on top of ours.
 * @param {Record<string, unknown>} [options.settings] User settings on top of the quiet ones.
 * @param {boolean} [options.trust] Folders are not trusted until somebody says so; else all are.
 * @param {string[]} [options.vsix] Packed extensions to install first.
 * @param {string[]} [options.unpacked] Folders of extensions that are there as if installed.
 * @returns {Promise<Server>}
 */
export async function startServer({
  env = {},
  settings = {},
  trust = false,
  vsix = [],
  unpacked = [],
} = {}) {
  installHost();
  // Short: the server puts Unix sockets below it, whose paths have a limit.
  const dataFolder = mkdtempSync(join(tmpdir(), "vscode-"));
  const folders = folderArguments(dataFolder, settings);
  const childEnv = serverEnv(dataFolder, env);
  for (const folder of unpacked) {
    cpSync(folder, join(dataFolder, "extensions", basename(folder)), { recursive: true });
  }
  for (const file of vsix) installExtension(file, folders, childEnv);

  const logFile = join(dataFolder, "server.log");
  const flags = trust ? FLAGS : [...FLAGS, "--disable-workspace-trust"];
  const child = spawnServer([...folders, ...flags], childEnv, logFile);
  const end = () => {
    signal(child, "SIGKILL");
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  process.once("exit", end);
  const port = await until("the VS Code server to listen", () => portOf(child, logFile));
  return {
    authority: `127.0.0.1:${port}`,
    dataFolder,
    logs: () => extensionHostLogs(dataFolder),
    errors: () => errorsIn(extensionHostLogs(dataFolder)),
    async stop() {
      process.removeListener("exit", end);
      signal(child, "SIGTERM");
      await until("the VS Code server to end", () => hasEnded(child), 5000).catch(() => undefined);
      end();
    },
  };
}

/**
 * The workbench's address.
 * @param {Server} server
 * @param {string} folder The folder to open.
 * @param {object} [options]
 * @param {string | undefined} [options.extension] Folder of the extension under development.
 * @param {string | undefined} [options.tests] The tests' entry, run in the extension host.
 * @param {boolean | undefined} [options.web] The extension runs in the browser, as on vscode.dev.
 * @returns {string}
 */
export function workbenchUrl(server, folder, { extension, tests, web } = {}) {
  const remote = (/** @type {string} */ path) =>
    `vscode-remote://${server.authority}${encodeURI(path)}`;
  const payload = [];
  if (extension !== undefined) payload.push(["extensionDevelopmentPath", remote(extension)]);
  if (web === true) payload.push(["extensionDevelopmentKind", "web"]);
  if (tests !== undefined) payload.push(["extensionTestsPath", remote(tests)]);
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  return `http://${server.authority}/?${query}`;
}

const FLAGS = [
  "--host=127.0.0.1",
  "--port=0",
  "--without-connection-token",
  "--telemetry-level=off",
  // Without it a built workbench ignores, silently, extensions under development and their tests.
  "--enable-smoke-test-driver",
];

/**
 * @param {string} dataFolder
 * @param {Record<string, unknown>} settings
 */
function folderArguments(dataFolder, settings) {
  const extensions = join(dataFolder, "extensions");
  for (const folder of [extensions, join(dataFolder, "home"), join(dataFolder, "tmp")]) {
    mkdirSync(folder);
  }
  // Settings that depend on the machine are not taken from the user's, but from the server's own.
  for (const owner of ["User", "Machine"]) {
    mkdirSync(join(dataFolder, "data", owner), { recursive: true });
    const file = join(dataFolder, "data", owner, "settings.json");
    writeFileSync(file, JSON.stringify({ ...QUIET, ...settings }));
  }
  return [
    "--accept-server-license-terms",
    `--server-data-dir=${dataFolder}`,
    `--extensions-dir=${extensions}`,
  ];
}

/**
 * Home and temporary folder inside the data folder: nothing is left behind.
 * @param {string} dataFolder
 * @param {Record<string, string | undefined>} env
 */
function serverEnv(dataFolder, env) {
  const temporary = join(dataFolder, "tmp");
  /** @type {NodeJS.ProcessEnv} */
  const childEnv = {
    ...process.env,
    HOME: join(dataFolder, "home"),
    TMPDIR: temporary,
    XDG_RUNTIME_DIR: temporary,
    ...env,
  };
  for (const inherited of ["NODE_OPTIONS", "NODE_TEST_CONTEXT", "MPSCOPE"]) {
    delete childEnv[inherited];
  }
  return childEnv;
}

/**
 * @param {string} file
 * @param {string[]} folders
 * @param {NodeJS.ProcessEnv} env
 */
function installExtension(file, folders, env) {
  const args = [serverMain, ...folders, "--force", "--install-extension", file];
  const run = spawnSync(host.node, args, { env, encoding: "utf8" });
  if (run.status !== 0) {
    throw new Error(`VS Code did not install ${file}:\n${run.stdout}${run.stderr}`);
  }
}

/**
 * In a process group of its own: its extension hosts, their programs and terminals end with it.
 * Left over, they would write into the data folder again after it was deleted.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {string} logFile
 */
function spawnServer(args, env, logFile) {
  const log = openSync(logFile, "a");
  const stdio = /** @type {["ignore", number, number]} */ (["ignore", log, log]);
  const child = spawn(host.node, [serverMain, ...args], { env, stdio, detached: true });
  closeSync(log);
  return child;
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} name
 */
function signal(child, name) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}

/** @param {import("node:child_process").ChildProcess} child */
function hasEnded(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

/**
 * The port, once the server listens.
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} logFile
 */
function portOf(child, logFile) {
  const log = readFileSync(logFile, "utf8");
  const port = /Extension host agent listening on (\d+)/.exec(log)?.[1];
  if (port === undefined && hasEnded(child)) {
    throw new Error(`the VS Code server ended at its start:\n${log}`);
  }
  return port;
}

/** @param {string} dataFolder */
function extensionHostLogs(dataFolder) {
  const folder = join(dataFolder, "data", "logs");
  if (!existsSync(folder)) return "";
  return readdirSync(folder, { recursive: true })
    .map((path) => join(folder, String(path)))
    .filter((path) => path.includes("exthost") && path.endsWith(".log"))
    .map((path) => labelled(readFileSync(path, "utf8"), path))
    .join("");
}

/**
 * The entries of our own output channels, by the folder's name, say whose they are.
 * @param {string} log
 * @param {string} path
 */
function labelled(log, path) {
  return /mpscope\.[\w-]+[/\\]/.test(path) ? log.replaceAll(/\[error\]/g, "[error] mpscope:") : log;
}

/**
 * Each entry begins with its time and its level, and may go on for lines: a stack. Ours name our files, or stand in our
 * output channel.
 * @param {string} logs
 */
function errorsIn(logs) {
  return (
    logs
      .split(/^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \[)/m)
      .filter((entry) => /^\S+ \S+ \[error\]/.test(entry) && entry.includes("mpscope"))
      // A window that closes cancels what is under way.
      .filter((entry) => !/: Canceled$/.test(entry.trim()))
  );
}
