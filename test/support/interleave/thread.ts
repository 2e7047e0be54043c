/**
 * A thread that the explorer directs. It joins the program under test once, then runs its list of calls again
 * for each schedule; it never returns to its event loop.
 */

import { type MessagePort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { handleOf } from "../../../src/runtime/handles/adopt.ts";
import { Handle } from "../../../src/runtime/handles/handle.ts";
import type { Receiver } from "../../../src/runtime/handles/receiver.ts";
import type { Sender } from "../../../src/runtime/handles/sender.ts";
import type { SharedMemory } from "../../../src/runtime/memory/memory.ts";
import { recv, send } from "../../../src/runtime/select/arm.ts";
import { selectSync } from "../../../src/runtime/select/select.ts";
import { bury } from "../../../src/runtime/threads/estate.ts";
import { joinAs } from "../../../src/runtime/threads/join.ts";
import type { Thread } from "../../../src/runtime/threads/registry.ts";
import { Share, STATE } from "./control.ts";
import { direct, Killed, release, storeStep } from "./scheduled-atomics.ts";
import { storingBySteps } from "./scheduled-stores.ts";

/**
 * One call: a handle by its name, a verb or a property, what it is given. "settle" settles a dead worker's estate.
 * A {@link HandleNamed} among what is given is that handle; one that is received is called "received" from then on.
 */
export type Call =
  | readonly [handle: string, verb: string, ...parameters: unknown[]]
  | readonly ["select", ...arms: (readonly unknown[])[]]
  | readonly ["settle", worker: number];

/** Stands for a handle that is sent. */
export interface HandleNamed {
  readonly handle: string;
}

/** What a thread is given to begin with. */
export interface ThreadData {
  readonly control: Int32Array;
  readonly thread: number;
  readonly threads: number;
  readonly memory: SharedMemory;
  readonly worker: number;
  readonly port: MessagePort;
}

/** What it has to do: its calls, and the records of the handles that they name. */
export interface Task {
  readonly calls: readonly Call[];
  readonly records: Readonly<Record<string, number>>;
}

/** What came of one call: its result, or its error's name. */
export type Outcome = unknown;

const { control, thread: number, threads, memory, worker, port } = workerData as ThreadData;
const shares = Array.from({ length: threads }, (_, index) => new Share(control, index));
const share = new Share(control, number);
const joined = joinAs(memory, worker);
joined.heap.words = storingBySteps(joined.heap.words, storeStep);
let task: Task | undefined;
share.pass(STATE.done);
for (;;) {
  share.awaitTurn((state) => state === STATE.running);
  task ??= receiveMessageOnPort(port)?.message as Task;
  const outcomes: Outcome[] = [];
  try {
    run(joined, task, outcomes);
    port.postMessage({ outcomes });
  } catch (error) {
    port.postMessage(error instanceof Killed ? { outcomes } : { error });
  }
  release();
  share.pass(STATE.done);
}

function run(thread: Thread, { calls, records }: Task, outcomes: Outcome[]): void {
  const handles = new Map<string, Handle>();
  for (const [name, index] of Object.entries(records)) handles.set(name, handleOf(thread, index));
  direct(share, shares);
  for (const [name, verb, ...parameters] of calls) {
    if (name === "settle") bury(thread, verb as number);
    else if (name === "select")
      outcomes.push(select(handles, [verb, ...parameters] as unknown as Arms));
    else outcomes.push(call(handles, name, verb as string, parameters));
  }
}

type Arms = readonly (readonly [handle: string, ...value: unknown[]])[];

/** The arm that was done, and its value; or what it says when its channel is disconnected. */
function select(handles: ReadonlyMap<string, Handle>, arms: Arms): Outcome {
  const hit = selectSync(
    arms.map(([name, ...value]) => {
      const handle = handles.get(name);
      return value.length === 0
        ? recv(handle as Receiver<unknown>)
        : send(handle as Sender<unknown>, value[0]);
    }),
    // Chance would make schedules that cannot be repeated.
    { biased: true },
  );
  return hit.ok ? [hit.index, hit.value] : [hit.index, hit.reason];
}

function call(
  handles: Map<string, Handle>,
  name: string,
  verb: string,
  parameters: readonly unknown[],
): Outcome {
  try {
    const handle = handles.get(name);
    if (handle === undefined) return "none";
    const member = (handle as unknown as Readonly<Record<string, unknown>>)[verb];
    if (typeof member !== "function") return member;
    const given = parameters.map((parameter) => handleNamed(handles, parameter) ?? parameter);
    const result: unknown = member.apply(handle, given);
    if (!(result instanceof Handle)) return result;
    handles.set("received", result);
    return "received";
  } catch (error) {
    if (error instanceof Killed) throw error;
    return (error as Error).name;
  }
}

function handleNamed(handles: ReadonlyMap<string, Handle>, parameter: unknown): Handle | undefined {
  if (typeof parameter !== "object" || parameter === null) return undefined;
  return handles.get((parameter as HandleNamed).handle);
}
