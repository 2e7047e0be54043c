/**
 * A module hook that lets an older Node run TypeScript: `node --import <this file> program.ts`.
 * Worker threads inherit it with the command line. In the program's threads this module registers
 * itself; in Node's thread for hooks, where its address ends in `#hooks`, it only answers.
 *
 * Like the type removal of newer Nodes it keeps modules as they are: relative imports name the `.ts`
 * file. See https://nodejs.org/docs/latest-v20.x/api/module.html#customization-hooks.
 */

import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type LoadHook, register } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Compile, findCompiler, loadCompiler } from "./compiler.ts";
import { SPARE_COMPILER } from "./spare-compiler.ts";

const HOOKS = "#hooks";
if (!import.meta.url.endsWith(HOOKS)) register(import.meta.url + HOOKS);

/** Called by Node for every module it loads. */
export const load: LoadHook = async (url, context, nextLoad) => {
  const { protocol, pathname } = new URL(url);
  if (protocol !== "file:" || !/\.[mc]?ts$/.test(pathname)) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const source = await readFile(path, "utf8");
  const format = formatOf(path, source);
  return { format, source: compilerFor(path)(source, path, format), shortCircuit: true };
};

function compilerFor(path: string): Compile {
  const compiler = findCompiler(path, process.env[SPARE_COMPILER]);
  if (compiler === undefined)
    throw new Error(`no esbuild or typescript can be reached from ${path}`);
  return loadCompiler(compiler);
}

/** What Node would take the module for: by its ending, its package, its syntax. */
function formatOf(path: string, source: string): "module" | "commonjs" {
  if (extname(path) === ".mts") return "module";
  if (extname(path) === ".cts") return "commonjs";
  return packageType(dirname(path)) ?? (hasModuleSyntax(source) ? "module" : "commonjs");
}

/** The `type` of the nearest package above a folder; `undefined` when it leaves that open. */
function packageType(folder: string): "module" | "commonjs" | undefined {
  const manifest = join(folder, "package.json");
  if (existsSync(manifest)) {
    const { type } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly type?: unknown };
    return type === "module" || type === "commonjs" ? type : undefined;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : packageType(parent);
}

function hasModuleSyntax(source: string): boolean {
  return /^\s*(import\s*["'{*\w]|export\s)/m.test(source);
}
