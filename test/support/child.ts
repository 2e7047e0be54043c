/** Small programs of their own, for what only a whole process can show. */

import { spawn } from "node:child_process";

/** How a child process ended and what it printed. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node with these arguments to its end; kills it when that takes too long. */
export function runNode(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 30_000,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** Runs a module given as source. It may import "mpscope". */
export function runSource(
  source: string,
  type: "module" | "commonjs" = "module",
): Promise<ChildEnd> {
  return runNode([`--input-type=${type}`, "--eval", source]);
}
