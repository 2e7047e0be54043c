/** The two forms of a select over a list, awaited and blocking: what holds of one holds of the other. */

import assert from "node:assert/strict";
import {
  bounded,
  type Receiver,
  recv,
  type Arm as SelectArm,
  type SelectSettings,
  type Sender,
  select,
  selectSync,
  send,
  spawn,
} from "mpscope";
import { isPending, soon } from "./deadline.ts";
import { workerUrl } from "./worker-url.ts";

/** An arm of a select, in a form that can travel to another thread. */
export type Arm =
  | { readonly rx: Receiver<unknown> }
  | { readonly tx: Sender<unknown>; readonly value: unknown };

/** What a select over a list answers. */
export interface Hit {
  readonly index: number;
  readonly ok: boolean;
  readonly value: unknown;
}

/** A form of select. */
export interface Form {
  readonly name: "select" | "selectSync";
  /** Selects in this thread. */
  readonly now: (arms: readonly Arm[], settings?: SelectSettings) => Promise<Hit>;
  /**
   * Begins a select that has to wait, so that this thread is not blocked; its handles may move. It
   * has begun, or is about to, when this resolves.
   */
  readonly later: (
    arms: readonly Arm[],
    settings?: SelectSettings,
  ) => Promise<{ readonly hit: Promise<Hit> }>;
}

/** A receive from it. */
export function from(rx: Receiver<unknown>): Arm {
  return { rx };
}

/** A send of the value to it. */
export function to<T>(tx: Sender<T>, value: T): Arm {
  return { tx, value };
}

/** The arm as select takes it. */
export function armOf(arm: Arm): SelectArm {
  return "rx" in arm ? recv(arm.rx) : send(arm.tx, arm.value);
}

/** Awaited: in this thread. Blocking: in this thread, or in a worker where it has to wait. */
export const FORMS: readonly Form[] = [
  {
    name: "select",
    now: (arms, settings) => soon(select(arms.map(armOf), settings)),
    async later(arms, settings) {
      const hit = soon(select(arms.map(armOf), settings));
      assert.equal(await isPending(hit), true);
      return { hit };
    },
  },
  {
    name: "selectSync",
    // oxlint-disable-next-line require-await -- what it throws shall reject
    now: async (arms, settings) => selectSync(arms.map(armOf), settings),
    async later(arms, settings) {
      const [ready, isReady] = bounded<string>(1);
      const worker = spawn<Hit>(workerUrl("arms", "selectOnce"), { arms, settings, ready });
      const hit = soon(worker.join());
      await soon(isReady.recv());
      return { hit };
    },
  },
];

/** An arm: its place in a list, or its key in an object. */
type ArmName = number | string;

/** The hit of an arm that received this. */
export function received(arm: ArmName, value: unknown): object {
  return { ...where(arm), ok: true, value };
}

/** The hit of an arm that sent its value. */
export function sent(arm: ArmName): object {
  return { ...where(arm), ok: true, value: undefined };
}

/** The hit of an arm whose channel is disconnected; a send gets its value back. */
export function disconnected(arm: ArmName, value?: unknown): object {
  return { ...where(arm), ok: false, reason: "disconnected", value };
}

/** The hit when no arm could be done in time: -1 from a list, "timeout" from an object. */
export function timedOut(arm: -1 | "timeout"): object {
  return { ...where(arm), ok: false, reason: "timeout", value: undefined };
}

/** The hit when no arm could be done at once: -1 from a list, "default" from an object. */
export function blocked(arm: -1 | "default"): object {
  return { ...where(arm), ok: false, reason: "blocked", value: undefined };
}

function where(arm: ArmName): object {
  return typeof arm === "number" ? { index: arm } : { key: arm };
}

/** Each arm was hit at least so often. */
export function isFair(hits: readonly number[], arms: number, atLeast: number): void {
  assert.equal(hits.length, arms, "every arm was hit");
  assert.ok(
    Array.from(hits).every((times) => times >= atLeast),
    `each at least ${atLeast} times: ${hits.join(", ")}`,
  );
}
