/** What is added to a recording while its program still runs on this machine. */

import { stat } from "node:fs/promises";
import { readRecording } from "../../collector/file-source.ts";

/** A recording that nobody has written to for so long (ms) is not taken for one that grows. */
const FRESH = 60_000;
/** A program makes its file when it starts; a copy of a recording is younger than its program by more than this, ms. */
const AT_ONCE = 10_000;
const LOOK_EVERY = 500;

/** Who writes a recording, by its own word. */
export interface Writer {
  readonly pid: number;
  /** ms since 1970. */
  readonly startedAt: number;
}

/** Whether this program is writing to a file. */
export async function isWritten(path: string, { pid, startedAt }: Writer): Promise<boolean> {
  const { birthtimeMs, mtimeMs } = await stat(path);
  const isItsOwn = Math.abs(birthtimeMs - startedAt) < AT_ONCE;
  return isItsOwn && Date.now() - mtimeMs < FRESH && runs(pid);
}

/** The bytes of a file from byte `from` on, until the program has ended that writes them. */
export async function* growthOf(
  path: string,
  from: number,
  pid: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const ended = new AbortController();
  const look = setInterval(() => {
    if (!runs(pid) || signal.aborted) ended.abort();
  }, LOOK_EVERY);
  let at = from;
  try {
    for await (const bytes of readRecording(path, { from, follow: true, signal: ended.signal })) {
      at += bytes.length;
      yield bytes;
    }
  } finally {
    clearInterval(look);
  }
  // What came between the last look at the file and the last one at the program.
  if (!signal.aborted) yield* readRecording(path, { from: at });
}

function runs(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
