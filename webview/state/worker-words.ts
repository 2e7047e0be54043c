/** What a worker does, in the words of the views with lanes and tables. */

import { briefly, percent } from "../format.ts";
import type { Picture } from "./picture.ts";
import { shareOf, workerLook } from "./worker-look.ts";

/** What `own code` means, for a tooltip. */
export const OWN_CODE =
  "in its own code, not in a channel: computing, at other work or asleep; a trace cannot tell";

/**
 * The worker's state with its share of the last second, or at a standstill with how long it has lasted. A worker that is
 * neither blocked nor waiting is in its own code, not busy: nothing is recorded of what it does there.
 */
export function workerWords(picture: Picture, worker: number): string {
  const { frame, moving } = picture;
  const look = workerLook(frame, worker, moving);
  if (look === "exited") return look;
  const share = percent(shareOf(frame, worker, look));
  if (look === "busy") return `own code ${share}`;
  if (moving) return `${look} ${share}`;
  const since = frame.workers.since[worker] ?? 0;
  return since > 0 ? `${look} ${briefly(since * 1e6)}` : look;
}
