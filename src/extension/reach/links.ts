/** Links to a recording and an instant of it: `vscode://mpscope.mpscope/open?file=/a/b.mpscope&at=1500000`. */

/** What a link asks for. */
export interface Link {
  /** Absolute path of the recording. */
  readonly file: string;
  /** ns since the trace's start; undefined where the link names no instant. */
  readonly at: number | undefined;
}

/** Reads the path and the query of a link. Throws a sentence when it asks for anything but a recording. */
export function readLink(path: string, query: string): Link {
  if (path !== "/open") throw new Error(`a link to mpscope begins with /open, not with ${path}`);
  const parameters = new URLSearchParams(query);
  const file = parameters.get("file") ?? "";
  if (!/^(\/(?!\/)|[A-Za-z]:[/\\])/.test(file) || !file.endsWith(".mpscope")) {
    throw new Error("the link names no recording by its absolute path");
  }
  const at = parameters.get("at");
  const time = at === null ? undefined : Number(at);
  if (time !== undefined && !(Number.isFinite(time) && time >= 0)) {
    throw new Error("the link's instant is not a number of nanoseconds");
  }
  return { file, at: time };
}

/** Writes a link. `scheme` is the editor's own: `vscode`, `vscode-insiders`. */
export function writeLink(scheme: string, { file, at }: Link): string {
  const parameters = new URLSearchParams({ file, ...(at !== undefined && { at: String(at) }) });
  return `${scheme}://mpscope.mpscope/open?${parameters.toString()}`;
}
