#!/usr/bin/env node
/** The command line. It only wires: each command is a file of its own. */

import { MPSCOPE_VERSION } from "../trace/version.ts";
import { check } from "./check.ts";
import { UsageError } from "./errors.ts";
import { dump, exportRecording } from "./export.ts";
import { indexRecording } from "./index-recording.ts";
import { record, run } from "./run.ts";
import { stats } from "./stats.ts";
import { HELP, helpOf } from "./usage.ts";

/** Each takes its own arguments and answers with the exit code. */
const COMMANDS: ReadonlyMap<string, (args: readonly string[]) => Promise<number>> = new Map([
  ["run", run],
  ["record", record],
  ["stats", stats],
  ["dump", dump],
  ["export", exportRecording],
  ["check", check],
  ["index", indexRecording],
]);

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  const known = COMMANDS.get(command ?? "");
  if (known !== undefined) {
    if (rest[0] !== "--help" && rest[0] !== "-h") return known(rest);
    process.stdout.write(helpOf(command));
    return 0;
  }
  switch (command) {
    case "--version":
    case "-v":
      process.stdout.write(`${MPSCOPE_VERSION}\n`);
      return 0;
    case "--help":
    case "-h":
    case "help":
      process.stdout.write(HELP);
      return 0;
    case undefined:
      throw new UsageError("no command was given");
    default:
      throw new UsageError(`there is no command "${command}"`);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = error instanceof UsageError ? 2 : 1;
  process.stderr.write(`mpscope: ${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${helpOf(process.argv[2])}`);
}
