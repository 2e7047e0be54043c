/**
 * Lets a program that has not installed `mpscope` import it all the same: `node --require <this file>`.
 * Whoever has a copy of their own gets that one; this only answers where Node would have failed.
 *
 * It is loaded into each thread of every Node program of an integrated terminal while auto attach is on:
 * it does little, works on any Node (older ones just lack the functions), and leaves tools alone.
 */

// oxlint-disable no-underscore-dangle -- the name is Node's
import * as nodeModule from "node:module";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";

const PACKAGE = "mpscope";
/** Where the build puts it. */
const runtime = join(__dirname, "runtime", "index.js");
const resolver = join(__dirname, "runtime-resolver.js");

/** What `@types/node` does not tell: Node's own resolution, and the hooks of Node 22.15 and later. */
interface Internals {
  _resolveFilename: (this: unknown, request: string, ...rest: unknown[]) => string;
  readonly register?: typeof nodeModule.register;
  readonly registerHooks?: (hooks: { resolve: Resolve }) => void;
}
type Resolve = (specifier: string, context: unknown, next: Next) => Resolved;
type Next = (specifier: string, context: unknown) => Resolved;
interface Resolved {
  readonly url: string;
  readonly format?: string;
  readonly shortCircuit?: boolean;
}

const [, script = ""] = process.argv;
// npm, a compiler, a test runner: not the user's program. What they start is looked at by itself.
if (!script.includes(`${sep}node_modules${sep}`)) install();

function install(): void {
  const internals = nodeModule.Module as unknown as Internals;
  const { register, registerHooks } = internals;
  if (registerHooks !== undefined) {
    registerHooks({ resolve });
    return;
  }
  register?.(pathToFileURL(resolver), {
    data: { runtime: pathToFileURL(runtime).href },
  });
  const original = internals._resolveFilename;
  internals._resolveFilename = function (request, ...rest) {
    try {
      return original.call(this, request, ...rest);
    } catch (error) {
      if (request !== PACKAGE || !isMissing(error)) throw error;
      return runtime;
    }
  };
}

function resolve(specifier: string, context: unknown, next: Next): Resolved {
  try {
    return next(specifier, context);
  } catch (error) {
    if (specifier !== PACKAGE || !isMissing(error)) throw error;
    return { url: pathToFileURL(runtime).href, format: "module", shortCircuit: true };
  }
}

function isMissing(error: unknown): boolean {
  return /^(ERR_)?MODULE_NOT_FOUND$/.test(String((error as NodeJS.ErrnoException).code));
}
