/** What the node of a worker, or of many folded into one, is shown to do. */

import { workerNode } from "./node.ts";
import type { Picture } from "./picture.ts";
import { type WorkerLook, workerLook } from "./worker-look.ts";

/** The look of a worker's node: of a group the gravest look of its members. */
export function nodeLook(picture: Picture, worker: number): WorkerLook {
  const looks = picture.groups?.get(workerNode(worker))?.looks;
  if (looks === undefined) return workerLook(picture.frame, worker, picture.moving);
  return (["blocked", "busy", "waiting"] as const).find((look) => looks[look] > 0) ?? "exited";
}
