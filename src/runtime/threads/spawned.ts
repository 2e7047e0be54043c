/** What a spawned worker does when the user's module has been loaded: it runs the user's function. */

import { parentPort } from "node:worker_threads";
import { EXIT } from "../../trace/event.ts";
import { pack, unpack } from "../codec/clone.ts";
import { handleOf } from "../handles/adopt.ts";
import type { Heap } from "../memory/heap.ts";
import { moveTo, recordMoved, seal } from "../transfer.ts";
import { join } from "./join.ts";
import type { Thread } from "./registry.ts";
import { type Packet, type SpawnedData, type SpawnedResult, spawnedData } from "./spawned-data.ts";

/** What came of loading the user's module. */
type Arrival = { readonly found: Readonly<Record<string, unknown>> } | { readonly error: unknown };

const ARRIVE = Symbol.for("mpscope.arrive");
const runtimes = globalThis as { [ARRIVE]?: (arrival: Arrival) => Promise<void> };
if (runtimes[ARRIVE] !== undefined) {
  process.emitWarning(
    "mpscope is loaded twice in one thread: the handles of one copy are unknown to the other",
  );
}
runtimes[ARRIVE] = async (arrival) => {
  const data = spawnedData();
  if (data === undefined) throw new Error("this thread was not spawned");
  const result = await run(join(), data, arrival);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
  parentPort?.postMessage(result);
};

async function run(thread: Thread, data: SpawnedData, arrival: Arrival): Promise<SpawnedResult> {
  const { module, exported, packet, parent } = data;
  try {
    const args = unpack(
      packet.bytes,
      (place) => handleOf(thread, packet.records[place] as number),
      packet.attached,
    );
    if ("error" in arrival) throw arrival.error;
    const called = arrival.found[exported];
    if (typeof called !== "function") {
      throw new TypeError(`${module} exports no function \`${exported}\``);
    }
    const value = await (called as (args: unknown) => unknown)(args);
    const sent = packetOf(thread.heap, value, parent);
    thread.exit = { how: EXIT.returned, text: "" };
    return { ok: true, packet: sent };
  } catch (error) {
    thread.exit = { how: EXIT.threw, text: String(error) };
    process.exitCode = 1;
    return { ok: false, error: cloneable(error) };
  }
}

/** Handles in what the function returned move to the thread that spawned this one. */
function packetOf(heap: Heap, value: unknown, parent: number): Packet {
  const { bytes, cargo, attached } = pack(value);
  seal(cargo, packetOf);
  moveTo(heap, cargo, parent);
  recordMoved(cargo, { worker: parent, carrier: 0 }, 0);
  return { bytes, records: cargo.map(({ index }) => index), attached };
}

function cloneable(error: unknown): unknown {
  try {
    return structuredClone(error);
  } catch (cause) {
    return new Error(String(error), { cause: String(cause) });
  }
}
