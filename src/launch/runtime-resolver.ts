/**
 * What `runtime-preload.ts` does for `import` on Nodes before 22.15, whose hooks run in a thread of Node's.
 * See https://nodejs.org/docs/latest-v20.x/api/module.html#customization-hooks.
 */

import type { InitializeHook, ResolveHook } from "node:module";

const PACKAGE = "mpscope";
let runtime = "";

/** Called once by Node, with the address of the runtime. */
export const initialize: InitializeHook<{ readonly runtime: string }> = (data) => {
  ({ runtime } = data);
};

/** Called by Node for every import. */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  if (specifier !== PACKAGE) return nextResolve(specifier, context);
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    return { url: runtime, format: "module", shortCircuit: true };
  }
};
