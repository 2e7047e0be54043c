/** `mpscope run`: runs a program as its user would, records it, and says what was recorded. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { constants } from "node:os";
import { basename, extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { planLaunch } from "../launch/launch.ts";
import { findNode } from "../launch/node.ts";
import { UsageError } from "./errors.ts";
import { summarize } from "./summary.ts";

/** The signals that a supervisor sends to this process alone. */
const FORWARDED = ["SIGTERM", "SIGHUP"] as const;

/** Runs the command; the exit code is the program's. */
export async function record(args: readonly string[]): Promise<number> {
  const { program, programArgs, file } = parse(args);
  const node = await findNode(process.execPath);
  const hook = fileURLToPath(new URL("./typescript-hook.js", import.meta.url));
  const launch = planLaunch({ program, args: programArgs, node, trace: file, parts: { hook } });
  rmSync(file, { force: true });
  const child = spawn(launch.command, launch.args, {
    stdio: "inherit",
    env: { ...process.env, ...launch.env },
  });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  // Ctrl-C reaches the program from the terminal; here it must only not end us before the program.
  process.on("SIGINT", () => undefined);
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  process.stderr.write(await summarize(file));
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

interface Request {
  /** Absolute path. */
  readonly program: string;
  readonly programArgs: readonly string[];
  /** Absolute path of the recording. */
  readonly file: string;
}

/** Everything behind the program's name is the program's. */
function parse(args: readonly string[]): Request {
  const rest = [...args];
  let file: string | undefined;
  while (rest[0]?.startsWith("-") === true) {
    const option = rest.shift();
    if (option === "--") break;
    if (option !== "-o" && option !== "--output") {
      throw new UsageError(`run has no option "${option ?? ""}"`);
    }
    file = rest.shift();
    if (file === undefined) throw new UsageError(`${option} needs a file`);
  }
  const [program, ...programArgs] = rest;
  if (program === undefined) throw new UsageError("run needs a program");
  const name = basename(program, extname(program));
  return { program: resolve(program), programArgs, file: resolve(file ?? `${name}.mpscope`) };
}
