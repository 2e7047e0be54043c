/** Named points on the trace's timeline. */

import { join } from "./threads/join.ts";

/** Puts a named point on the timeline of the trace; does nothing when the program is not traced. */
export function mark(text: string): void {
  const { probe } = join();
  probe?.mark(text, probe.site(mark));
}
