/** The entry of every spawned worker: joins the program's heap and runs the user's function. */

import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { EXIT } from "../trace/event.ts";
import { handleOf } from "./adopt.ts";
import { pack, unpack } from "./codec/clone.ts";
import { joinAs } from "./join.ts";
import type { Thread } from "./registry.ts";
import type { Parcel, SpawnedData, SpawnedResult } from "./spawn.ts";
import { moveTo, recordMoved, seal } from "./transfer.ts";

const { memory, worker, parent, module, exported, parcel, lifeline } = workerData as SpawnedData;
// Held by this listener, so that it closes at the worker's end and no earlier.
(lifeline as MessagePort).on("close", () => undefined).unref();
const result = await run(joinAs(memory, worker));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
parentPort?.postMessage(result);

async function run(thread: Thread): Promise<SpawnedResult> {
  try {
    const args = unpack(parcel.bytes, (place) => handleOf(thread, parcel.records[place] as number));
    const found = (await import(module)) as Readonly<Record<string, unknown>>;
    const called = found[exported];
    if (typeof called !== "function") {
      throw new TypeError(`${module} exports no function \`${exported}\``);
    }
    const value = await (called as (args: unknown) => unknown)(args);
    const sent = parcelOf(value);
    thread.exit = { how: EXIT.returned, text: "" };
    return { ok: true, parcel: sent };
  } catch (error) {
    thread.exit = { how: EXIT.threw, text: String(error) };
    process.exitCode = 1;
    return { ok: false, error: cloneable(error) };
  }
}

/** Handles in what the function returned move to the thread that spawned this one. */
function parcelOf(value: unknown): Parcel {
  const { bytes, cargo } = pack(value);
  seal(cargo, parcelOf);
  moveTo(cargo, parent);
  recordMoved(cargo, { worker: parent, carrier: 0 }, 0);
  return { bytes, records: cargo.map(({ index }) => index) };
}

function cloneable(error: unknown): unknown {
  try {
    return structuredClone(error);
  } catch (cause) {
    return new Error(String(error), { cause: String(cause) });
  }
}
