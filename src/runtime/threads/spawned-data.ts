/** What passes between a thread and the worker that it spawns, beside channels. */

import { type MessagePort, workerData } from "node:worker_threads";
import type { SharedMemory } from "../memory/memory.ts";
import type { Attachment } from "../parcels/parcel.ts";

/** Under this name in the worker's data; the rest of it is not ours. */
export const SPAWNED = "mpscope:spawned";

/** What a spawned worker is given to begin with. */
export interface SpawnedData {
  readonly memory: SharedMemory;
  readonly worker: number;
  /** The worker that spawns it. */
  readonly parent: number;
  /** Module, and the name of the function that it exports. */
  readonly module: string;
  readonly exported: string;
  /** Where a runtime is found if the module brings none. */
  readonly runtime: string;
  readonly packet: Packet;
  /** Closes when the worker ends, however it ends. */
  readonly lifeline: unknown;
  /** Its line to the hub (see `carrier.ts`), if the thread that spawns it has one. */
  readonly line: MessagePort | undefined;
}

/** A value on its way to another thread, the records of the handles in it, and what is attached. */
export interface Packet {
  readonly bytes: Uint8Array;
  readonly records: readonly number[];
  readonly attached: readonly Attachment[];
}

/** What a spawned worker sends back. */
export type SpawnedResult =
  | { readonly ok: true; readonly packet: Packet }
  | { readonly ok: false; readonly error: unknown };

/** What this thread was given, if it was spawned. */
export function spawnedData(): SpawnedData | undefined {
  return (workerData as Readonly<Record<string, SpawnedData>> | null)?.[SPAWNED];
}
