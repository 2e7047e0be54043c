/** The rows of the table of workers: what each does and how quickly, in the order asked for. */

import { WORKER_STATE } from "../../src/protocol/frame.ts";
import { type NodeId, workerNode } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { shareOf, type WorkerLook, workerLook } from "../state/worker-look.ts";

/** A worker in figures. */
export interface WorkerRow {
  readonly worker: number;
  readonly name: string;
  readonly look: WorkerLook;
  /** Shares of the last second, 0 to 1. */
  readonly ownCode: number;
  readonly blocked: number;
  readonly waiting: number;
  /** Messages per second. */
  readonly sends: number;
  readonly receives: number;
}

/** What the table can be sorted by. */
export type WorkerColumn =
  | "name"
  | "look"
  | "ownCode"
  | "blocked"
  | "waiting"
  | "sends"
  | "receives";

/** A column and its direction. */
export interface Sorting {
  readonly column: WorkerColumn;
  readonly descending: boolean;
}

/** Blocked before waiting before busy before exited. */
const GRAVITY: Readonly<Record<WorkerLook, number>> = {
  blocked: 3,
  waiting: 2,
  busy: 1,
  exited: 0,
};

/** The workers of a picture; only those in `matching`, if that is given. */
export function workerRows(picture: Picture, matching?: ReadonlySet<NodeId>): readonly WorkerRow[] {
  const { declared, frame, moving } = picture;
  const sends = new Float64Array(declared.workers.length);
  const receives = new Float64Array(declared.workers.length);
  for (const [index, { worker, side }] of declared.edges.entries()) {
    const rates = side === "sender" ? sends : receives;
    rates[worker] = (rates[worker] ?? 0) + (frame.edges.rate[index] ?? 0);
  }
  const rows: WorkerRow[] = [];
  for (const [worker, { name }] of declared.workers.entries()) {
    if ((frame.workers.state[worker] ?? 0) === WORKER_STATE.absent) continue;
    if (matching !== undefined && !matching.has(workerNode(worker))) continue;
    rows.push({
      worker,
      name,
      look: workerLook(frame, worker, moving),
      ownCode: shareOf(frame, worker, "busy"),
      blocked: shareOf(frame, worker, "blocked"),
      waiting: shareOf(frame, worker, "waiting"),
      sends: sends[worker] ?? 0,
      receives: receives[worker] ?? 0,
    });
  }
  return rows;
}

/** The rows in an order; equal ones stay as they were declared. */
export function sorted(
  rows: readonly WorkerRow[],
  { column, descending }: Sorting,
): readonly WorkerRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(a, b, column) || a.worker - b.worker);
}

let names: Intl.Collator | undefined;

function compare(a: WorkerRow, b: WorkerRow, column: WorkerColumn): number {
  if (column === "name") {
    names ??= new Intl.Collator(undefined, { numeric: true });
    return names.compare(a.name, b.name);
  }
  if (column === "look") return GRAVITY[a.look] - GRAVITY[b.look];
  return a[column] - b[column];
}
