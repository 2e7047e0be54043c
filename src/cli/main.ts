#!/usr/bin/env node
/** The command line. It only wires: each command is a file of its own. */

import { MPSCOPE_VERSION } from "../trace/version.ts";
import { dump } from "./dump.ts";
import { UsageError } from "./errors.ts";
import { record } from "./run.ts";
import { HELP } from "./usage.ts";

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case "run":
      return record(rest);
    case "dump":
      return dump(rest);
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
  if (error instanceof UsageError) process.stderr.write(`\n${HELP}`);
}
