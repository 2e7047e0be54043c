/** What the command line says of itself. */

import { readFileSync } from "node:fs";

/** The help. */
export const HELP = `mpscope: see the channels of a program

  mpscope run [-o FILE] PROGRAM [ARGUMENTS]   run a JavaScript or TypeScript program and record it
  mpscope dump FILE                           print a recording as text, an event a line
  mpscope --version
  mpscope --help

Open a recording in VS Code with the mpscope extension to see and replay it.
`;

/** The version of this package. */
export function version(): string {
  // Beside the bundle in the npm package, one folder up in the project.
  for (const place of ["./package.json", "../package.json"]) {
    const manifest = readManifest(new URL(place, import.meta.url));
    if (manifest?.name === "mpscope") return manifest.version;
  }
  return "unknown";
}

function readManifest(url: URL): { name: string; version: string } | undefined {
  try {
    return JSON.parse(readFileSync(url, "utf8")) as { name: string; version: string };
  } catch {
    return undefined;
  }
}
