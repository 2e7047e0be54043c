/**
 * Handles for workers that were made by hand, with `new Worker`. A handle cannot be posted; its token can.
 *
 * ```ts
 * worker.postMessage({ tx: move(tx) });                        // here
 * parentPort.once("message", ({ tx }) => run(adopt(tx)));      // there
 * ```
 */

import { handleRecord } from "../cargo.ts";
import { DroppedError } from "../errors.ts";
import { compareExchange, store } from "../memory/atomics.ts";
import { HANDLE, HEADER, IN_TOKEN } from "../memory/layout.ts";
import type { SharedMemory } from "../memory/memory.ts";
import { join, joinShared } from "../threads/join.ts";
import { joined } from "../threads/registry.ts";
import { seal } from "../transfer.ts";
import { adopt as adoptRecord } from "./adopt.ts";
import { endpointOf, type Handle } from "./handle.ts";

/** Stands for a handle on its way to another thread. It is plain data, and good for one `adopt`. */
export interface Moved<H extends Handle> {
  /** Nothing stands here: it only says to the compiler which handle it is. */
  readonly handle?: H;
  readonly program: number;
  readonly memory: SharedMemory;
  /** The handle's record, its id, and the worker that it belongs to until it is adopted. */
  readonly index: number;
  readonly id: number;
  readonly owner: number;
}

/**
 * Gives a handle up for a token that can be posted to any thread of the program, which makes a handle of it
 * again with {@link adopt}. Until then it counts, and belongs to this thread: if this thread ends first, it is
 * dropped. Throws `BusyError` while an operation on the handle is awaited.
 */
export function move<H extends Handle>(handle: H): Moved<H> {
  const endpoint = endpointOf(handle);
  endpoint.checkMovable();
  const { thread, index, id } = endpoint;
  const { heap, worker } = thread;
  seal([endpoint], move);
  endpoint.hasMoved({ worker: 0, carrier: 0 }, thread.probe?.site(move) ?? 0);
  // Pairs with the compareExchange in `adopt`.
  store(heap.words, handleRecord(heap, index) + HANDLE.owner, worker | IN_TOKEN);
  const program = heap.read(HEADER.program);
  return { program, memory: heap.memory, index, id, owner: worker };
}

/**
 * Makes the handle again that another thread has moved: it is this thread's now. Throws `DroppedError` when it
 * is gone (adopted before, or dropped at the end of the thread that moved it), and `Error` when the token is
 * of another program.
 */
export function adopt<H extends Handle>(token: Moved<H>): H {
  const { program, memory, index, id, owner } = token;
  if (joined() === undefined) joinShared(memory);
  const thread = join();
  const { heap, worker } = thread;
  if (heap.read(HEADER.program) !== program) {
    throw new Error("a handle can be adopted only in the program that it was moved in");
  }
  const record = handleRecord(heap, index);
  const isHere = heap.read(record + HANDLE.id) === id;
  // Pairs with the store in `move`: of several that try one gets it.
  const before = isHere
    ? compareExchange(heap.words, record + HANDLE.owner, owner | IN_TOKEN, worker)
    : 0;
  if (before !== (owner | IN_TOKEN)) {
    throw new DroppedError(
      `the handle #${id}`,
      "the end of the thread that moved it, or was adopted before",
    );
  }
  return adoptRecord(thread, index) as H;
}
