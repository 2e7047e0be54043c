/** `mpscope index`: puts behind a recording what lets it open at once, whatever its length. */

import { appendFileSync, statSync } from "node:fs";
import type { Engine } from "../engine/engine.ts";
import { engineOf } from "./engine.ts";
import { FileError, reasonOf } from "./errors.ts";
import { parseOptions } from "./options.ts";
import { printable } from "./printable.ts";
import { CANCELLED } from "./read-file.ts";

/** Runs the command; the exit code is 1 when the recording holds no event. */
export async function indexRecording(args: readonly string[]): Promise<number> {
  const { file } = parseOptions("index", args, {});
  const engine = await engineOf(file);
  if (engine === undefined) return CANCELLED;
  const bytes = appendClosing(file, engine);
  const said =
    bytes === 0
      ? `nothing was added: ${whyNot(engine)}`
      : `${bytes} bytes were added, by which it opens at once`;
  process.stdout.write(`${printable(file)}: ${said}\n`);
  return engine.info().endPosition > 0 ? 0 : 1;
}

function whyNot(engine: Engine): string {
  const { problems, state } = engine.info();
  const [problem] = problems;
  if (problem !== undefined) return problem;
  return state === "ended" ? "it opens at once" : "its program has not ended in order";
}

/**
 * Appends to a recording what the engine that has read it can tell of it; returns how many bytes that was, 0 when there
 * is nothing to append. Throws {@link FileError} when it cannot be written.
 */
export function appendClosing(file: string, engine: Engine): number {
  const closing = engine.closing();
  try {
    // Behind what somebody else has appended meanwhile it would be void.
    if (closing === undefined || statSync(file).size !== engine.bytes) return 0;
    appendFileSync(file, closing);
  } catch (error) {
    throw new FileError(`${file} cannot be added to (${reasonOf(error)})`, { cause: error });
  }
  return closing.length;
}
