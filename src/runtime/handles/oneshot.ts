/**
 * Channels for one value, after tokio's `sync::oneshot`
 * (https://docs.rs/tokio/latest/tokio/sync/oneshot/): the answer to a request, the result of a task.
 * They are made by `oneshot()`.
 */

import { OUTCOME } from "../../trace/event.ts";
import { RecvError, SendError } from "../errors.ts";
import { dropAt, dropEndpoint } from "../life.ts";
import { closed } from "../operations/await-closed.ts";
import { beginReceive, beginSend } from "../operations/begin.ts";
import {
  awaitDone,
  type Begun,
  blockUntilDone,
  type OutcomeNumber,
  tryNow,
} from "../operations/verbs.ts";
import type { Caller } from "../probe/probe.ts";
import { CallLine } from "./call-line.ts";
import { endpointOf, Handle } from "./handle.ts";
import type { AwaitOptions } from "./options.ts";
import type { RecvTimeoutResult, TryRecvResult } from "./receiver.ts";

/** Sends one value. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it names what is sent
export class OneshotSender<T> extends Handle {
  /**
   * Sends the value and drops the sender: to use it again throws `DroppedError`, which names the line
   * of this call. Never waits. Throws `SendError`, which holds the value, when the receiver is gone;
   * a `DataCloneError` when the value cannot be cloned, and then the sender is as it was.
   */
  send(value: T): void {
    const endpoint = endpointOf(this);
    const outcome = tryNow(beginSend(endpoint, sending.send, value));
    dropEndpoint(endpoint, sending.send);
    if (outcome !== OUTCOME.ok) throw new SendError(value);
  }

  /**
   * Resolves when the receiver is gone: nobody waits for the value any more. It keeps the process alive
   * only while another thread, or a message, has the receiver.
   */
  closed(options: AwaitOptions = {}): Promise<void> {
    return closed(endpointOf(this), options.signal);
  }
}

/**
 * Receives one value. Whatever verb gives it, or says that there will be none because the sender was
 * dropped without a send, drops the receiver with it.
 */
export class OneshotReceiver<T> extends Handle {
  /** The value, as soon as it is sent. Rejects with `RecvError` when there will be none. */
  recv(options: AwaitOptions = {}): Promise<T> {
    return this.#await(receiving.recv, Number.POSITIVE_INFINITY, options.signal, valueOf);
  }

  /** As {@link recv}, but blocks the thread. Throws `RecvError` when there will be no value. */
  recvSync(): T {
    return this.#do(
      receiving.recvSync,
      (begun) => blockUntilDone(begun, Number.POSITIVE_INFINITY),
      valueOf,
    );
  }

  /** The value if it is there now. Never waits. */
  tryRecv(): TryRecvResult<T> {
    return this.#do(receiving.tryRecv, tryNow, (outcome, value) => {
      if (outcome === OUTCOME.ok) return { ok: true, value };
      return { ok: false, reason: outcome === OUTCOME.empty ? "empty" : "disconnected" };
    });
  }

  /** As {@link recv}, but waits no longer than `ms`; 0 tries once. */
  recvTimeout(ms: number, options: AwaitOptions = {}): Promise<RecvTimeoutResult<T>> {
    return this.#await(receiving.recvTimeout, ms, options.signal, timeoutResult);
  }

  /** As {@link recvTimeout}, but blocks the thread. */
  recvTimeoutSync(ms: number): RecvTimeoutResult<T> {
    return this.#do(
      receiving.recvTimeoutSync,
      (begun) => blockUntilDone(begun, ms),
      timeoutResult<T>,
    );
  }

  #do<R>(
    caller: Caller,
    course: (begun: Begun) => OutcomeNumber,
    result: (outcome: OutcomeNumber, value: T) => R,
  ): R {
    const endpoint = endpointOf(this);
    const { begun, value } = beginReceive(endpoint, caller);
    const outcome = course(begun);
    if (isFinal(outcome)) dropEndpoint(endpoint, caller);
    return result(outcome, value() as T);
  }

  async #await<R>(
    caller: Caller,
    ms: number,
    signal: AbortSignal | undefined,
    result: (outcome: OutcomeNumber, value: T) => R,
  ): Promise<R> {
    const endpoint = endpointOf(this);
    const { begun, value } = beginReceive(endpoint, caller);
    // Later the caller is not on the stack any more.
    const line = new CallLine(caller);
    const outcome = await awaitDone(begun, ms, signal);
    if (isFinal(outcome)) dropAt(endpoint, line, begun.site);
    return result(outcome, value() as T);
  }
}

/** The verbs as the probe and errors need them: to know which of the frames are the user's. */
const sending: Readonly<Record<"send", Caller>> = OneshotSender.prototype;
const receiving: Readonly<
  Record<"recv" | "recvSync" | "tryRecv" | "recvTimeout" | "recvTimeoutSync", Caller>
> = OneshotReceiver.prototype;

/** Whether nothing can come after such an outcome. */
function isFinal(outcome: OutcomeNumber): boolean {
  return outcome === OUTCOME.ok || outcome === OUTCOME.disconnected;
}

function valueOf<T>(outcome: OutcomeNumber, value: T): T {
  if (outcome !== OUTCOME.ok) throw new RecvError();
  return value;
}

function timeoutResult<T>(outcome: OutcomeNumber, value: T): RecvTimeoutResult<T> {
  if (outcome === OUTCOME.ok) return { ok: true, value };
  return { ok: false, reason: outcome === OUTCOME.timeout ? "timeout" : "disconnected" };
}
