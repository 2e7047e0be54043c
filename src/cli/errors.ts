/** What the command line tells its user. */

import { getSystemErrorMap } from "node:util";

/** The command line itself is wrong; the help of its command follows the message. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A file cannot be read or written. */
export class FileError extends Error {
  override readonly name = "FileError";
}

/** What went wrong, in words: `no such file or directory`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node's own message names the system call too, and the path once more.
  const { errno } = error as NodeJS.ErrnoException;
  const [, words] = (errno !== undefined && getSystemErrorMap().get(errno)) || [];
  return words ?? error.message;
}
