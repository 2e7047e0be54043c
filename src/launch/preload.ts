/** How a program is given a runtime that it has not installed. */

import { createRequire } from "node:module";

/** Whether the program in the file `program` (an absolute path) can import an `mpscope` of its own. */
export function hasRuntime(program: string): boolean {
  try {
    createRequire(program).resolve("mpscope");
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return false;
    throw error;
  }
}

/**
 * Node's options that load the built `runtime-preload.ts` at `preload` into each thread of a program and of
 * the processes that it starts; behind `options`, the ones that it has anyway (`NODE_OPTIONS`).
 */
export function withPreload(preload: string, options = ""): string {
  // Quoted and escaped as Node reads the variable.
  const own = `--require ${JSON.stringify(preload)}`;
  return options.includes(own) ? options : `${options} ${own}`.trim();
}
