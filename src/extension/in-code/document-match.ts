/** Which of the files that a trace names an open document is. */

import { candidatesOf } from "../sites/site-candidates.ts";

/** Where a document is, as paths with `/` (of its URI). */
export interface DocumentPlace {
  readonly path: string;
  /** The workspace's folders, and the one that the program or its recording is in. */
  readonly folders: readonly string[];
}

/** The file that a trace names is this document for certain. */
const EXACTLY = Number.POSITIVE_INFINITY;

/** Those of the files that are the document: by their whole path, else by the longest end of it. */
export function filesOfDocument(files: Iterable<string>, document: DocumentPlace): string[] {
  let best = 0;
  let found: string[] = [];
  for (const file of files) {
    const match = matchOf(file, document);
    if (match > best) {
      best = match;
      found = [];
    }
    if (match > 0 && match === best) found.push(file);
  }
  return found;
}

/** How many names at the end of the path agree, 0 when it is another file. */
function matchOf(file: string, { path, folders }: DocumentPlace): number {
  const { absolute, ends } = candidatesOf(file);
  const whole = absolute === undefined ? undefined : uriPathOf(absolute);
  if (whole === path) return EXACTLY;
  // It would be here, and it is not: a file of the same name in another folder.
  if (whole !== undefined && folders.some((folder) => isBelow(whole, folder))) return 0;
  const below = folders.filter((folder) => isBelow(path, folder));
  const relative = below.map((folder) => path.slice(withSlash(folder).length));
  const lengths = relative.filter((end) => ends.includes(end)).map((end) => end.split("/").length);
  return Math.max(0, ...lengths);
}

/** As a file's URI has it: `/c:/app/jobs.ts`. */
function uriPathOf(path: string): string {
  const slashed = path.replaceAll("\\", "/");
  return /^[A-Za-z]:/.test(slashed)
    ? `/${slashed.slice(0, 1).toLowerCase()}${slashed.slice(1)}`
    : slashed;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(withSlash(folder));
}

function withSlash(folder: string): string {
  return folder.endsWith("/") ? folder : `${folder}/`;
}
