/**
 * A compiler that turns one TypeScript module into JavaScript, taken from what the program's own
 * folder has installed: `esbuild`, else `typescript` before 7, which has no such function any more.
 */

import { createRequire } from "node:module";

/** The name of a package that can compile. */
export type Compiler = "esbuild" | "typescript";

/** What a compiler makes of a module; the source map is inside the code. */
export type Compile = (source: string, path: string, format: "module" | "commonjs") => string;

/** The compiler that `program` (an absolute path) can reach, or `undefined`. Runs none of it. */
export function findCompiler(program: string): Compiler | undefined {
  const require = createRequire(program);
  if (isThere(require, "esbuild")) return "esbuild";
  if (!isThere(require, "typescript")) return undefined;
  const { version } = require("typescript/package.json") as { readonly version: string };
  return Number.parseInt(version, 10) < 7 ? "typescript" : undefined;
}

/** Loads a compiler that {@link findCompiler} found for `program`. */
export function loadCompiler(compiler: Compiler, program: string): Compile {
  const loaded: unknown = createRequire(program)(compiler);
  return compiler === "esbuild"
    ? withEsbuild(loaded as Esbuild)
    : withTypeScript(loaded as TypeScript);
}

interface Esbuild {
  transformSync(source: string, options: object): { readonly code: string };
}

function withEsbuild(esbuild: Esbuild): Compile {
  return (source, path, format) =>
    esbuild.transformSync(source, {
      loader: "ts",
      format: format === "module" ? "esm" : "cjs",
      sourcefile: path,
      sourcemap: "inline",
      target: "node20",
    }).code;
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

function isThere(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return false;
    throw error;
  }
}
