/** How a user's program is started so that it records itself. */

import type { NodeInstallation } from "./node.ts";
import { languageArguments } from "./typescript.ts";

/** Asks for a program's start. */
export interface LaunchRequest {
  /** Absolute path. */
  readonly program: string;
  /** The program's own arguments. */
  readonly args?: readonly string[];
  readonly node: NodeInstallation;
  /** Where the trace goes: `tcp://127.0.0.1:PORT/TOKEN` or a file's path. */
  readonly trace: string;
  /** Path of the built `typescript-hook.ts`. */
  readonly hook: string;
}

/** A command to run. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables on top of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Plans a program's start. Throws a {@link LaunchError} when this Node cannot run it. */
export function planLaunch({ program, args = [], node, trace, hook }: LaunchRequest): Launch {
  return {
    command: node.command,
    args: [...languageArguments(program, node, hook), program, ...args],
    // The trace is meant for this program, even when it is started by one that is recorded itself.
    env: { MPSCOPE: trace, MPSCOPE_PID: "" },
  };
}
