/** How a user's program is started so that it records itself. */

import type { NodeInstallation } from "./node.ts";
import { hasRuntime, withPreload } from "./preload.ts";
import { SPARE_COMPILER } from "./spare-compiler.ts";
import { type LaunchParts, languageArguments } from "./typescript.ts";

/** Asks for a program's start. */
export interface LaunchRequest {
  /** Absolute path. */
  readonly program: string;
  /** The program's own arguments. */
  readonly args?: readonly string[];
  readonly node: NodeInstallation;
  /** Where the trace goes: `tcp://127.0.0.1:PORT/TOKEN` or a file's path. */
  readonly trace: string;
  readonly parts: LaunchParts;
}

/** A command to run. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables on top of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Plans a program's start. Throws a {@link LaunchError} when this Node cannot run it. */
export function planLaunch({ program, args = [], node, trace, parts }: LaunchRequest): Launch {
  return {
    command: node.command,
    args: [...languageArguments(program, node, parts), program, ...args],
    env: traceEnvironment(program, trace, parts),
  };
}

/** The variables that make a program record itself, whoever starts it; `nodeOptions` is what it would have as `NODE_OPTIONS`. */
export function traceEnvironment(
  program: string,
  trace: string,
  { preload, spareCompiler, preview = 0 }: Omit<LaunchParts, "hook">,
  nodeOptions: string | undefined = process.env["NODE_OPTIONS"],
): Readonly<Record<string, string>> {
  return {
    MPSCOPE: trace,
    // The trace is meant for this program, even when it is started by one that is recorded itself.
    MPSCOPE_PID: "",
    ...(preview > 0 && { MPSCOPE_PREVIEW: String(preview) }),
    ...(spareCompiler !== undefined && { [SPARE_COMPILER]: spareCompiler }),
    ...(preload !== undefined &&
      !hasRuntime(program) && {
        NODE_OPTIONS: withPreload(preload, nodeOptions),
      }),
  };
}
