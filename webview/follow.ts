/** Asks for the way of the message that is followed. */

import type { MessageDetail, MessageRequest } from "../src/protocol/message-query.ts";
import { type MessageKey, sameMessage } from "./state/message-key.ts";
import type { ViewModel } from "./state/model.ts";

/** Fills in what the engine knows of a message as soon as the view follows one; `ask` asks the engine. */
export function askForFollowed(
  { followed, caption }: ViewModel,
  ask: (args: MessageRequest) => Promise<MessageDetail>,
): void {
  followed.subscribe((now) => {
    if (now !== undefined && now.detail === undefined) void fetch(now);
  });

  async function fetch({ channel, ticket }: MessageKey): Promise<void> {
    const isWanted = (): boolean => sameMessage(followed.value, { channel, ticket });
    try {
      const detail = await ask({ channel, ticket });
      if (isWanted()) followed.value = { channel, ticket, detail };
    } catch (error) {
      if (isWanted()) followed.value = undefined;
      caption.value = error instanceof Error ? error.message : String(error);
    }
  }
}
