/** Handles as the streams of the web platform. Each stream owns its handle. */

import { OUTCOME } from "../../trace/event.ts";
import { SendError } from "../errors.ts";
import { dropEndpoint } from "../life.ts";
import { closed } from "../operations/await-closed.ts";
import { beginReceiveAt, beginSend } from "../operations/begin.ts";
import { awaitDone } from "../operations/verbs.ts";
import type { Caller } from "../probe/probe.ts";
import type { Endpoint } from "./endpoint.ts";

const FOR_EVER = Number.POSITIVE_INFINITY;

/**
 * Reads messages as they are asked for: the channel is the buffer, the stream has none. Cancelling it
 * drops the receiver; when no message will come any more it closes, and drops it too.
 */
export function readableOf<T>(endpoint: Endpoint, caller: Caller): ReadableStream<T> {
  endpoint.check();
  const site = endpoint.thread.probe?.site(caller) ?? 0;
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const { begun, value } = beginReceiveAt(endpoint, site);
        if ((await awaitDone(begun, FOR_EVER, undefined)) === OUTCOME.ok) {
          controller.enqueue(value() as T);
          return;
        }
        dropEndpoint(endpoint, caller);
        controller.close();
      },
      cancel() {
        dropEndpoint(endpoint, caller);
      },
    },
    { highWaterMark: 0 },
  );
}

/** What aborts a write that waits; Node's type declarations leave it out. */
interface Abortable {
  readonly signal: AbortSignal;
}

/**
 * Sends what is written; a write ends when there was room in the channel. Closing or aborting it drops
 * the sender. It fails with `SendError` as soon as every receiver is gone or the channel is closed, so
 * that a pipe ends also when there is nothing to write.
 */
export function writableOf<T>(endpoint: Endpoint, caller: Caller): WritableStream<T> {
  endpoint.check();
  const drop = (): void => {
    dropEndpoint(endpoint, caller);
  };
  return new WritableStream<T>({
    start(controller) {
      const fail = (): void => {
        drop();
        controller.error(new SendError(undefined));
      };
      // It is rejected when the sender is dropped: then the stream has ended already.
      closed(endpoint, undefined).then(fail, () => undefined);
    },
    async write(value, controller) {
      const { signal } = controller as Partial<Abortable>;
      const begun = beginSend(endpoint, caller, value);
      if ((await awaitDone(begun, FOR_EVER, signal)) === OUTCOME.ok) return;
      drop();
      throw new SendError(value);
    },
    close: drop,
    abort: drop,
  });
}
