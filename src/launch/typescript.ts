/**
 * TypeScript programs: Node removes the types by itself since 22.18; an older one gets help from a
 * module hook (`typescript-hook.ts`) and a compiler that the program's own folder can reach.
 */

import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { findCompiler } from "./compiler.ts";
import { LaunchError } from "./errors.ts";
import type { NodeInstallation } from "./node.ts";
import { stripsTypes } from "./version.ts";

/** Endings of programs that Node runs as they are. */
export const JAVASCRIPT: readonly string[] = [".js", ".mjs", ".cjs"];

/** Endings of TypeScript programs. */
export const TYPESCRIPT: readonly string[] = [".ts", ".mts", ".cts"];

/** Paths of what a start may need. */
export interface LaunchParts {
  /** The built `typescript-hook.ts`. */
  readonly hook: string;
  /** A TypeScript for programs that can reach no compiler. */
  readonly spareCompiler?: string | undefined;
  /** The built `runtime-preload.ts`, for programs that have no runtime of their own. */
  readonly preload?: string | undefined;
  /** Characters of each message that are recorded; 0 or absent: as the environment says. */
  readonly preview?: number | undefined;
}

/**
 * What `node` must be told before the name of `program` so that it can run it; nothing for
 * JavaScript. Throws a {@link LaunchError} when something is missing.
 */
export function languageArguments(
  program: string,
  node: NodeInstallation,
  { hook, spareCompiler }: LaunchParts,
): readonly string[] {
  if (!TYPESCRIPT.includes(extname(program)) || stripsTypes(node.version)) return [];
  if (findCompiler(program, spareCompiler) === undefined) {
    throw new LaunchError(
      `Node v${node.version.join(".")} cannot run TypeScript by itself: ` +
        "install Node 22.18 or later, or add esbuild to this folder",
    );
  }
  return ["--enable-source-maps", "--import", pathToFileURL(hook).href];
}
