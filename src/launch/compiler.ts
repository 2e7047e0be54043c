/**
 * A compiler that turns one TypeScript module into JavaScript, taken from what the program's own
 * folder has installed: `esbuild`, else `typescript` before 7; else one that its starter knows.
 */

import { createRequire } from "node:module";

/** A package that can compile, and the file to load it from. */
export interface Compiler {
  readonly package: "esbuild" | "typescript";
  /** Absolute path. */
  readonly path: string;
}

/** What a compiler makes of a module; the source map is inside the code. */
export type Compile = (source: string, path: string, format: "module" | "commonjs") => string;

/**
 * The compiler that `program` (an absolute path) can reach, else `spare`: the path of a TypeScript that
 * stands elsewhere, the editor's own say. `undefined` when neither is there. Runs none of it.
 */
export function findCompiler(program: string, spare?: string): Compiler | undefined {
  const require = createRequire(program);
  const esbuild = find(require, "esbuild");
  if (esbuild !== undefined) return { package: "esbuild", path: esbuild };
  const typescript = find(require, "typescript");
  if (typescript !== undefined && isUsable(require)) {
    return { package: "typescript", path: typescript };
  }
  const found = spare === undefined ? undefined : find(require, spare);
  return found === undefined ? undefined : { package: "typescript", path: found };
}

/** Loads a compiler. */
export function loadCompiler(compiler: Compiler): Compile {
  const loaded: unknown = createRequire(compiler.path)(compiler.path);
  return compiler.package === "esbuild"
    ? withEsbuild(loaded as Esbuild)
    : withTypeScript(loaded as TypeScript);
}

/** From version 7 on TypeScript has no function that compiles a module. */
function isUsable(require: NodeJS.Require): boolean {
  const { version } = require("typescript/package.json") as { readonly version: string };
  return Number.parseInt(version, 10) < 7;
}

interface Esbuild {
  transformSync(source: string, options: object): { readonly code: string };
}

const NEEDS_MODULE =
  'import.meta and await outside of functions need an ES module. This one is CommonJS by its ending or by the "type" ' +
  'in its package.json: say "type": "module" there, or name it .mts';

function withEsbuild(esbuild: Esbuild): Compile {
  return (source, path, format) => {
    try {
      return esbuild.transformSync(source, {
        loader: "ts",
        format: format === "module" ? "esm" : "cjs",
        sourcefile: path,
        sourcemap: "inline",
        target: "node20",
        // Else `import.meta.url` were undefined, and a program far from its cause would say so.
        logOverride: { "empty-import-meta": "error" },
        logLevel: "silent",
      }).code;
    } catch (error) {
      // Of esbuild's own error Node would print all that hangs on it, some sixty lines.
      const { message } = error as Error;
      const why = /with the "cjs" output format/.test(message) ? `\n${NEEDS_MODULE}` : "";
      throw new SyntaxError(message + why);
    }
  };
}

interface TypeScript {
  transpileModule(source: string, options: object): { readonly outputText: string };
  readonly ModuleKind: { readonly ESNext: number; readonly CommonJS: number };
  readonly ScriptTarget: { readonly ES2022: number };
}

function withTypeScript(typescript: TypeScript): Compile {
  const { ModuleKind, ScriptTarget } = typescript;
  return (source, path, format) =>
    typescript.transpileModule(source, {
      fileName: path,
      compilerOptions: {
        module: format === "module" ? ModuleKind.ESNext : ModuleKind.CommonJS,
        target: ScriptTarget.ES2022,
        esModuleInterop: true,
        inlineSourceMap: true,
        inlineSources: true,
      },
    }).outputText;
}

function find(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
