/**
 * The browser that shows the workbench and runs the webview's tests: the Chromium (or Chrome) of
 * the machine, started without anything that would reach for the network by itself.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium as playwright } from "playwright-core";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The browser's executable: `CHROMIUM_PATH`, else a usual place.
 * @returns {string | undefined}
 */
function findChromium() {
  return process.env["CHROMIUM_PATH"] ?? USUAL_PLACES.find((path) => existsSync(path));
}

/**
 * The browser's executable, installed by apt-get where there is none and that is possible.
 * Throws a sentence that says what to do where it is not.
 * @returns {string}
 */
function chromium() {
  const found = findChromium();
  if (found !== undefined) {
    if (!existsSync(found)) throw new Error(`CHROMIUM_PATH names ${found}, which does not exist`);
    return found;
  }
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error("no Chromium was found: install one, or set CHROMIUM_PATH to its executable");
  }
  process.stdout.write("installing Chromium (apt-get)\n");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const steps = [
    ["update", "-q"],
    ["install", "-q", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
  ];
  for (const step of steps) {
    const run = spawnSync("apt-get", step, { env, encoding: "utf8" });
    if (run.status !== 0) throw new Error(`apt-get ${step.join(" ")} failed:\n${run.stderr}`);
  }
  return chromium();
}

/**
 * Starts it.
 * @param {import("playwright-core").LaunchOptions} [options]
 * @returns {Promise<import("playwright-core").Browser>}
 */
export function launchChromium(options = {}) {
  return playwright.launch({
    executablePath: chromium(),
    ...options,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...(options.args ?? []),
    ],
  });
}
