/** `mpscope run` and `mpscope record`: run a program as its user would, and record it. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync, statSync } from "node:fs";
import { constants } from "node:os";
import { basename, extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { FlightLimits } from "../collector/flight/flight-recorder.ts";
import type { Engine } from "../engine/engine.ts";
import { planLaunch } from "../launch/launch.ts";
import { findNode } from "../launch/node.ts";
import { parseDuration } from "./duration.ts";
import { engineOf } from "./engine.ts";
import { FileError, UsageError } from "./errors.ts";
import { Flight } from "./flight.ts";
import { appendClosing } from "./index-recording.ts";
import { parseSize } from "./size.ts";
import { StuckWatch } from "./stuck-watch.ts";
import { summarize } from "./summary.ts";

/** The signals that a supervisor sends to this process alone. */
const FORWARDED = ["SIGTERM", "SIGHUP"] as const;

/** To read a longer recording takes gigabytes; `mpscope index` does it when it is asked to. */
const MOST_READ = 1 << 26;

const NOTHING =
  "mpscope: nothing was recorded: the program used no channels, or was killed at its start\n";

/** Runs and records a program, then says what was recorded; the exit code is the program's. */
export async function run(args: readonly string[]): Promise<number> {
  const request = parse("run", args);
  const { file, keep } = request;
  if (keep !== undefined) throw new UsageError("run has no option --keep, but record has");
  let watch: StuckWatch | undefined;
  const code = await start(request, file, () => {
    watch = new StuckWatch(file, (text) => process.stderr.write(text));
  });
  await watch?.end(code);
  if (!existsSync(file)) process.stderr.write(NOTHING);
  else {
    const engine = await engineOf(file);
    if (engine === undefined) return code;
    close(file, engine);
    process.stderr.write(summarize(file, engine.summary()));
  }
  return code;
}

/** Runs and records a program and adds no word; the exit code is the program's. */
export async function record(args: readonly string[]): Promise<number> {
  const request = parse("record", args);
  const { file, keep } = request;
  if (keep === undefined) {
    const code = await start(request, file);
    const isRead = existsSync(file) && statSync(file).size <= MOST_READ;
    const engine = isRead ? await engineOf(file) : undefined;
    if (engine !== undefined) close(file, engine);
    return code;
  }
  const flight = await Flight.start(file, keep, (sentence) => {
    process.stderr.write(`mpscope: ${sentence}\n`);
  });
  const code = await start(request, flight.address);
  await flight.end(code);
  return code;
}

/** The recording is whole without it: when it cannot be written, that is said, and no more. */
function close(file: string, engine: Engine): void {
  try {
    appendClosing(file, engine);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    process.stderr.write(`mpscope: ${error.message}\n`);
  }
}

/** Runs the program; its trace goes to a file's path, or to an address. */
async function start(
  { program, programArgs, file }: Request,
  trace: string,
  hasStarted?: () => void,
): Promise<number> {
  const node = await findNode(process.execPath);
  const hook = fileURLToPath(new URL("./typescript-hook.js", import.meta.url));
  const launch = planLaunch({ program, args: programArgs, node, trace, parts: { hook } });
  rmSync(file, { force: true });
  const child = spawn(launch.command, launch.args, {
    stdio: "inherit",
    env: { ...process.env, ...launch.env },
  });
  hasStarted?.();
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  // Ctrl-C reaches the program from the terminal; here it must only not end us before the program.
  process.on("SIGINT", outlive);
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  process.off("SIGINT", outlive);
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

function outlive(): void {
  // The program decides when it ends.
}

interface Request {
  /** Absolute path. */
  readonly program: string;
  readonly programArgs: readonly string[];
  /** Absolute path of the recording. */
  readonly file: string;
  /** How much is kept of it; absent: all. */
  readonly keep: FlightLimits | undefined;
}

/** Everything behind the program's name is the program's. */
function parse(command: string, args: readonly string[]): Request {
  const rest = [...args];
  let file: string | undefined;
  const limits: string[] = [];
  while (rest[0]?.startsWith("-") === true) {
    const option = rest.shift();
    if (option === "--") break;
    if (option === "--keep") limits.push(rest.shift() ?? "");
    else if (option === "-o" || option === "--output") {
      file = rest.shift();
      if (file === undefined) throw new UsageError(`${option} needs a file`);
    } else throw new UsageError(`${command} has no option "${option ?? ""}"`);
  }
  const [program, ...programArgs] = rest;
  if (program === undefined) throw new UsageError(`${command} needs a program`);
  const name = basename(program, extname(program));
  return {
    program: resolve(program),
    programArgs,
    file: resolve(file ?? `${name}.mpscope`),
    keep: limitsIn(limits),
  };
}

/** What `--keep` says, each time a size or a duration; undefined when it was not said. */
function limitsIn(texts: readonly string[]): FlightLimits | undefined {
  if (texts.length === 0) return undefined;
  let [time, bytes] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const text of texts) {
    const size = parseSize(text);
    if (size === undefined) time = parseDuration(text);
    else bytes = size;
  }
  return { time, bytes };
}
