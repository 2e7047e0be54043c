/** Where a trace's bytes go. */

import { basename, dirname, extname, join, resolve } from "node:path";

/** What `MPSCOPE` asks for. */
export type Target =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "socket"; readonly port: number; readonly token: string };

/** Takes the bytes of a trace. It tells its first failure, once, and drops what it can never write. */
export interface Output {
  /** Takes a chunk; the chunk becomes the output's own. */
  write(chunk: Uint8Array<ArrayBuffer>): void;
  /** True while so much waits to be sent that reading on would only fill memory. */
  readonly isCongested: boolean;
  /** Tries again what could not be written, if that is for it to do. */
  retry(): void;
  /** Ends the trace; `done` is called when everything has left this process, or cannot. */
  end(done: () => void): void;
}

const SOCKET = /^tcp:\/\/127\.0\.0\.1:(\d{1,5})\/([\w-]+)$/;

/**
 * Reads the environment of a program; undefined when it asks for nothing that is understood. Each process
 * and each thread that roots a program of its own gets a file of its own: `MPSCOPE_PID` names the process
 * that `MPSCOPE` was meant for, `thread` is 0 in the main thread.
 */
export function targetOf(
  environment: Readonly<Record<string, string | undefined>>,
  pid: number,
  thread: number,
): Target | undefined {
  const wish = environment["MPSCOPE"] ?? "";
  if (wish === "") return undefined;
  if (wish.startsWith("tcp:")) {
    const [, port, token] = SOCKET.exec(wish) ?? [];
    if (port === undefined || token === undefined) return undefined;
    return { kind: "socket", port: Number(port), token };
  }
  const addressee = environment["MPSCOPE_PID"] ?? "";
  const isAddressed = addressee === "" || addressee === String(pid);
  const parts = [isAddressed ? [] : [pid], thread === 0 ? [] : [`thread${thread}`]];
  return { kind: "file", path: numbered(resolve(wish), parts.flat()) };
}

/** `a/name.mpscope` becomes `a/name.4711.mpscope`. */
function numbered(path: string, parts: readonly (number | string)[]): string {
  if (parts.length === 0) return path;
  const extension = extname(path);
  return join(dirname(path), [basename(path, extension), ...parts].join(".") + extension);
}
