/** `mpscope stats`: a recording in figures. */

import { resolve } from "node:path";
import type { Summary } from "../engine/summary.ts";
import { engineOf } from "./engine.ts";
import { FileError } from "./errors.ts";
import { parseOptions } from "./options.ts";
import { CANCELLED } from "./read-file.ts";
import { summarize } from "./summary.ts";

/** Runs the command; the exit code is 1 when the recording holds no event. */
export async function stats(args: readonly string[]): Promise<number> {
  const { values, file } = parseOptions("stats", args, { json: { type: "boolean" } });
  const figures = (await engineOf(file))?.summary();
  if (figures === undefined) return CANCELLED;
  const isEmpty = figures.info.endPosition === 0;
  if (values.json === true) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else if (isEmpty) throw new FileError(`${file} holds no event${whyOf(figures)}`);
  else process.stdout.write(summarize(resolve(file), figures));
  return isEmpty ? 1 : 0;
}

function whyOf({ info }: Summary): string {
  return info.problems.map((problem) => `: ${problem}`).join("");
}
