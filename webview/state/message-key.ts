/** Which message is looked at: the one that is followed through the program in all views. */

import type { MessageDetail } from "../../src/protocol/message-query.ts";

/** A message of the program: its channel's index and its number in it. */
export interface MessageKey {
  readonly channel: number;
  readonly ticket: number;
}

/** The message that is followed; its way is there once the engine has answered. */
export interface Followed extends MessageKey {
  readonly detail: MessageDetail | undefined;
}

/** Whether both are the same message. */
export function sameMessage(a: MessageKey | undefined, b: MessageKey | undefined): boolean {
  return a?.channel === b?.channel && a?.ticket === b?.ticket;
}
