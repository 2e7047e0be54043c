/** Up to which instant a recording must have been read for a request to be answered. */

import type { Instant } from "../protocol/instant.ts";
import type { StepRequest } from "../protocol/messages.ts";

/** Of what asks for an instant: that one. */
export function atNeeds({ at }: { readonly at: Instant }): Instant {
  return at;
}

/** Of what asks for a span of time: its end. */
export function spanNeeds({ to }: { readonly to: number }): Instant {
  return { time: to };
}

/** Of what looks for something: the end. */
export function wholeNeeded(): Instant {
  return "end";
}

/** Of a step. The next event is one further; where the next one of a kind is, only the whole can tell. */
export function stepNeeds({ from, by, to, channel, worker }: StepRequest): Instant {
  if (by < 0) return { position: from };
  const isNext = (to ?? "event") === "event" && channel === undefined && worker === undefined;
  return isNext ? { position: from + 1 } : "end";
}
