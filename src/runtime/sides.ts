/** The two sides of a channel and where their ends stand. */

import { SIDE } from "../trace/event.ts";
import { CHANNEL } from "./memory/layout.ts";

export { SIDE };

/** The end of a channel on which handles of `side` work. */
export function endOf(channel: number, side: number): number {
  return channel + (side === SIDE.sender ? CHANNEL.sending : CHANNEL.receiving);
}

/** The end on the other side. */
export function peersOf(channel: number, side: number): number {
  return channel + (side === SIDE.sender ? CHANNEL.receiving : CHANNEL.sending);
}
