/**
 * A plugin of TypeScript's language server: lends the types of `mpscope` to files that cannot reach their own, as
 * `runtime-preload.ts` lends the runtime. See github.com/microsoft/TypeScript/wiki/Writing-a-Language-Service-Plugin.
 */

import { join } from "node:path";

/** Where the packing puts them, seen from `node_modules/mpscope-types`, where a plugin has to be. */
const types = join(__dirname, "..", "..", "dist", "npm", "types", "runtime", "index.d.ts");

interface Resolution {
  readonly resolvedModule: object | undefined;
}
interface Literal {
  readonly text: string;
}
type Resolve = (literals: readonly Literal[], ...rest: unknown[]) => readonly Resolution[];

/** The part of a project that is changed; `typescript` 7 has no types for it. */
interface PluginInfo {
  readonly languageServiceHost: { resolveModuleNameLiterals?: Resolve };
  readonly languageService: object;
}

/** Called by the language server once; its `create` for each project. */
export function init(): { create(info: PluginInfo): object } {
  return {
    create({ languageServiceHost: host, languageService }) {
      const original = host.resolveModuleNameLiterals?.bind(host);
      if (original !== undefined) {
        host.resolveModuleNameLiterals = (literals, ...rest) =>
          original(literals, ...rest).map((found, index) =>
            found.resolvedModule === undefined && literals[index]?.text === "mpscope"
              ? lent(found)
              : found,
          );
      }
      return languageService;
    },
  };
}

function lent(found: Resolution): Resolution {
  const resolvedModule = {
    resolvedFileName: types,
    extension: ".d.ts",
    isExternalLibraryImport: true,
  };
  return { ...found, resolvedModule };
}
