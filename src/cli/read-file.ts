/** Reads a recording into a sink, visibly and so that it can be cancelled. */

import { readRecording } from "../collector/file-source.ts";
import { inflateNatively } from "../collector/inflate.ts";
import { TraceReader } from "../trace/reader.ts";
import type { TraceSink } from "../trace/sink.ts";
import { FileError, reasonOf } from "./errors.ts";
import { Progress } from "./progress.ts";

/** How the reading ended: at the end, by Ctrl-C, or because nobody wants more. */
export type Reading = "whole" | "cancelled" | "enough";

/** The exit code of a command that Ctrl-C has ended. */
export const CANCELLED = 130;

/**
 * Feeds the bytes of a recording to `take`. Ctrl-C ends the reading, and so does `take` when it answers false.
 * Throws {@link FileError} when the file cannot be read.
 */
export async function readBytes(
  path: string,
  take: (piece: Uint8Array<ArrayBuffer>) => boolean,
): Promise<Reading> {
  const cancelled = new AbortController();
  const cancel = (): void => {
    cancelled.abort();
  };
  const progress = new Progress(`reading ${path}`);
  process.on("SIGINT", cancel);
  try {
    const { signal } = cancelled;
    const show = (done: number, whole: number): void => {
      progress.show(done, whole);
    };
    for await (const piece of readRecording(path, { signal, progress: show })) {
      if (!take(piece)) return "enough";
    }
    return signal.aborted ? "cancelled" : "whole";
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new FileError(`${path} cannot be read (${reasonOf(error)})`, { cause: error });
  } finally {
    process.off("SIGINT", cancel);
    progress.clear();
  }
}

/** Reads a recording into `sink`; `isEnough` may end it early. Throws as {@link readBytes} does. */
export async function readInto(
  path: string,
  sink: TraceSink,
  isEnough: () => boolean = () => false,
): Promise<Reading> {
  const reader = new TraceReader(sink, inflateNatively);
  const reading = await readBytes(path, (piece) => {
    reader.push(piece);
    return !isEnough();
  });
  if (reading === "whole") reader.end();
  return reading;
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
