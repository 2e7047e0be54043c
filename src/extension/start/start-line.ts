/** The line that starts a program elsewhere (another terminal, a script) so that its picture appears here. */

import type { Launch } from "../../launch/launch.ts";

/** A launch as a person would type it: for a POSIX shell, or for PowerShell. */
export function startLine({ command, args, env }: Launch, platform: NodeJS.Platform): string {
  const variables = Object.entries(env).filter(([, value]) => value !== "");
  const words = [command, ...args];
  if (platform === "win32") {
    const set = variables.map(([name, value]) => `$env:${name}=${inPowerShell(value)}`);
    return [...set, `& ${words.map(inPowerShell).join(" ")}`].join("; ");
  }
  const set = variables.map(([name, value]) => `${name}=${inShell(value)}`);
  return [...set, ...words.map(inShell)].join(" ");
}

function inShell(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function inPowerShell(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
