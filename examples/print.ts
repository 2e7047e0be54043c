import { writeSync } from "node:fs";

/**
 * Prints a line at once, from any thread. `console.log` in a worker travels through the main
 * thread's event loop and may arrive after lines that were printed later.
 */
export function print(line: string): void {
  writeSync(1, `${line}\n`);
}
