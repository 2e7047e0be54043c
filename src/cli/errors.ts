/** What the command line tells its user. */

/** The command line itself is wrong; its help follows the message. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A file cannot be read or written. */
export class FileError extends Error {
  override readonly name = "FileError";
}

/** What went wrong, in words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
