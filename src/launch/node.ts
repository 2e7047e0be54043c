/** Which Node runs the user's program: the one on PATH, or the one that the user names. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { LaunchError } from "./errors.ts";
import { isAtLeast, OLDEST_NODE, parseVersion, type Version } from "./version.ts";

const ANSWER_DEADLINE_MS = 10_000;

/** A Node on this machine. */
export interface NodeInstallation {
  /** What starts it: a path, or a name found on PATH. */
  readonly command: string;
  readonly version: Version;
}

/**
 * Asks a Node for its version. Throws a {@link LaunchError} when `command` does not start, is no
 * Node, or is older than the runtime supports.
 */
export async function findNode(command = "node"): Promise<NodeInstallation> {
  const answer = await askVersion(command);
  const version = parseVersion(answer);
  if (version === undefined) {
    throw new LaunchError(`${command} is not Node: it says its version is "${answer.trim()}"`);
  }
  if (!isAtLeast(version, OLDEST_NODE)) {
    throw new LaunchError(
      `${command} is Node v${version.join(".")}; mpscope needs ${OLDEST_NODE.join(".")} or later`,
    );
  }
  return { command, version };
}

async function askVersion(command: string): Promise<string> {
  try {
    const run = promisify(execFile)(command, ["--version"], { timeout: ANSWER_DEADLINE_MS });
    return (await run).stdout;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new LaunchError(
      isMissing ? `Node was not found: there is no ${command}` : `${command} does not start`,
      { cause: error },
    );
  }
}
