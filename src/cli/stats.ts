/** `mpscope stats`: a recording in figures. */

import { resolve } from "node:path";
import { engineOf } from "./engine.ts";
import { parseOptions } from "./options.ts";
import { CANCELLED } from "./read-file.ts";
import { summarize } from "./summary.ts";

/** Runs the command. */
export async function stats(args: readonly string[]): Promise<number> {
  const { values, file } = parseOptions("stats", args, { json: { type: "boolean" } });
  const figures = (await engineOf(file))?.summary();
  if (figures === undefined) return CANCELLED;
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify(figures, null, 2)}\n`
      : summarize(resolve(file), figures),
  );
  return figures.info.endPosition === 0 ? 1 : 0;
}
