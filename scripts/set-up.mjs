// Installs what package-lock.json names, when something of it is missing. Uses only Node's own
// modules: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Brings node_modules up to date with the lock. */
export function setUp() {
  if (isInstalled()) return;
  console.log("installing dependencies (npm ci)");
  const run = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (run.status !== 0) throw new Error("npm ci failed");
}

/** Whether every package of the lock is there in its version (optional ones need not be). */
function isInstalled() {
  // npm keeps a lock of what it really installed.
  const installed = "node_modules/.package-lock.json";
  if (!existsSync(installed)) return false;
  const there = JSON.parse(readFileSync(installed, "utf8")).packages;
  const wanted = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
  return Object.entries(wanted)
    .filter(([path, { optional }]) => path !== "" && optional !== true)
    .every(([path, { version }]) => there[path]?.version === version);
}
