/** Who it is that has connected: told by the first bytes of its trace. */

import { basename, dirname, isAbsolute } from "node:path";
import type { ProgramBytes } from "../../collector/server.ts";
import type { ProgramInfo } from "../../trace/event.ts";
import { TraceReader } from "../../trace/reader.ts";

/** How much is read to find out; the hello is a few hundred bytes. */
const MOST_BYTES = 1 << 16;

/** A program that has connected. */
export interface Arrival {
  /** Undefined when it did not say. */
  readonly program: ProgramInfo | undefined;
  /** All of its trace, from the first byte. */
  readonly bytes: ProgramBytes;
}

/** Reads a trace until it has said whose it is; nothing of it is lost. */
export async function meet(bytes: ProgramBytes): Promise<Arrival> {
  const source = bytes[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let size = 0;
  let program: ProgramInfo | undefined;
  const reader = new TraceReader({
    program: (info) => {
      program = info;
    },
    strings: () => undefined,
    sites: () => undefined,
    events: () => undefined,
    problem: () => undefined,
  });
  // oxlint-disable-next-line no-unmodified-loop-condition -- the reader sets it
  while (program === undefined && size < MOST_BYTES) {
    // oxlint-disable-next-line no-await-in-loop -- one piece after another
    const next = await source.next();
    if (next.done === true) break;
    read.push(next.value);
    size += next.value.byteLength;
    reader.push(next.value);
  }
  return { program, bytes: rejoin(read, source) };
}

/** The absolute path of a program's file; undefined when it was not started by one. */
export function fileOf({ command }: ProgramInfo): string | undefined {
  return command.slice(1).find((word) => isAbsolute(word) && /\.[mc]?[jt]s$/.test(word));
}

/** What a person calls a program, and the folder its sources are in, as far as that is known. */
export function describeProgram(program: ProgramInfo | undefined): {
  readonly name: string | undefined;
  readonly folder: string | undefined;
} {
  const file = program === undefined ? undefined : fileOf(program);
  return {
    name: program === undefined || program.name === "" ? undefined : basename(program.name),
    folder: file === undefined ? undefined : dirname(file),
  };
}

async function* rejoin(
  read: readonly Uint8Array[],
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* read;
  yield* { [Symbol.asyncIterator]: () => source };
}
