/** The options of a command: what Node's own parser makes of them, with errors that the help follows. */

import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./errors.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The values of a command's options, and its one file. */
export interface Parsed<O extends Options> {
  readonly values: ReturnType<
    typeof parseArgs<{ args: string[]; options: O; allowPositionals: true; strict: true }>
  >["values"];
  readonly file: string;
}

/** Reads a command's arguments. Throws {@link UsageError} when they are not `options` and one file. */
export function parseOptions<const O extends Options>(
  command: string,
  args: readonly string[],
  options: O,
): Parsed<O> {
  const { values, positionals } = parsed(args, options);
  const [file, ...rest] = positionals;
  if (file === undefined) throw new UsageError(`${command} needs a recording's file`);
  if (rest.length > 0) throw new UsageError(`${command} takes one file`);
  return { values, file };
}

function parsed<O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [sentence = ""] = error.message.split(". ");
    throw new UsageError(sentence, { cause: error });
  }
}
