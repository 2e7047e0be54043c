/** Where the file that a trace names may be on this machine. */

/** A place in a path that a trace names, as this machine would write it. */
export interface Candidate {
  /** The path as the trace has it; tried first when it is absolute. */
  readonly absolute: string | undefined;
  /**
   * Its ends, longest first (`app/src/jobs.ts`, `src/jobs.ts`, `jobs.ts`), to be looked up below
   * the workspace's folders: a recording may come from another machine.
   */
  readonly ends: readonly string[];
}

/**
 * Takes the file of a call site (a path or a file URL, from any system) apart. Nothing that climbs
 * out of a folder (`..`) is among the ends.
 */
export function candidatesOf(file: string): Candidate {
  const path = file.startsWith("file:") ? pathOf(file) : file;
  const parts = path.split(/[/\\]/).filter((part) => part !== "" && part !== ".");
  const safe = parts.slice(parts.lastIndexOf("..") + 1);
  return {
    // Two slashes name another machine, which must not hear of us.
    absolute: /^([/\\](?![/\\])|[A-Za-z]:[/\\])/.test(path) ? path : undefined,
    ends: safe.map((_, index) => safe.slice(index).join("/")),
  };
}

function pathOf(url: string): string {
  try {
    const { hostname, pathname } = new URL(url);
    const path = decodeURIComponent(pathname);
    // Windows writes `file:///C:/app.ts`.
    if (hostname === "") return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path;
  } catch (error) {
    if (!(error instanceof URIError || error instanceof TypeError)) throw error;
  }
  // Of another machine, or damaged: its ends may still be found.
  return url.slice("file:".length);
}
