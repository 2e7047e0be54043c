/**
 * Waiting for several channels at once, and doing what can be done first.
 *
 * ```ts
 * const hit = await select({ job: recv(jobs), out: send(results, value), timeout: 100 });
 * if (hit.key === "job" && hit.ok) work(hit.value);
 * ```
 *
 * Arms have names, or stand in a list whose length need not be known; then the hit has an `index`
 * instead of a `key`, and settings come second. Of the arms that can be done now each has the same chance; with
 * `biased` it is the first. An arm whose channel is disconnected can be done: its hit says so. All
 * arms but one are as if they had never been.
 */

import { OUTCOME } from "../../trace/event.ts";
import type { Caller } from "../probe/probe.ts";
import { type Arm, RecvArm, SendArm } from "./arm.ts";
import { type Choice, type Chosen, chooseAwaited, chooseBlocking, chooseNow } from "./choice.ts";
import type {
  ReadyHit,
  ReadyListHit,
  SelectCases,
  SelectHit,
  SelectListHit,
  SelectSettings,
  TryReadyHit,
  TryReadyListHit,
  TrySelectHit,
  TrySelectListHit,
} from "./hit.ts";

/** Options of what never waits. */
type TrySettings = Pick<SelectSettings, "biased">;

/**
 * Does one of the arms as soon as one can be done, and says which. With `timeout`, `deadline` or
 * `default` it may end without: the hit then names that setting. Rejects with the reason of `signal`
 * when that is aborted first, and with a `DroppedError` when the handle of an arm is dropped.
 */
export function select<const L extends readonly Arm[], S extends SelectSettings = object>(
  arms: L,
  settings?: S,
): Promise<SelectListHit<L, S>>;
export function select<C extends SelectCases<C>>(cases: C): Promise<SelectHit<C>>;
export async function select(cases: object, settings?: SelectSettings): Promise<unknown> {
  return awaited(read(cases, settings, false, select));
}

/** As {@link select}, but blocks the thread; a `signal` has no effect. */
export function selectSync<const L extends readonly Arm[], S extends SelectSettings = object>(
  arms: L,
  settings?: S,
): SelectListHit<L, S>;
export function selectSync<C extends SelectCases<C>>(cases: C): SelectHit<C>;
export function selectSync(cases: object, settings?: SelectSettings): unknown {
  return blocking(read(cases, settings, false, selectSync));
}

/** Does an arm that can be done now; the hit has the key `default`, or the index -1, if none can. */
export function trySelect<const L extends readonly Arm[]>(
  arms: L,
  settings?: TrySettings,
): TrySelectListHit<L>;
export function trySelect<C extends SelectCases<C>>(cases: C): TrySelectHit<C>;
export function trySelect(cases: object, settings?: TrySettings): unknown {
  return now(read(cases, settings, false, trySelect));
}

/**
 * Waits as {@link select} does until an arm can be done, and says which, but does none: somebody else
 * may be faster than what follows. The values of `send` arms are not looked at.
 */
export function ready<const L extends readonly Arm[], S extends SelectSettings = object>(
  arms: L,
  settings?: S,
): Promise<ReadyListHit<L, S>>;
export function ready<C extends SelectCases<C>>(cases: C): Promise<ReadyHit<C>>;
export async function ready(cases: object, settings?: SelectSettings): Promise<unknown> {
  return awaited(read(cases, settings, true, ready));
}

/** As {@link ready}, but blocks the thread; a `signal` has no effect. */
export function readySync<const L extends readonly Arm[], S extends SelectSettings = object>(
  arms: L,
  settings?: S,
): ReadyListHit<L, S>;
export function readySync<C extends SelectCases<C>>(cases: C): ReadyHit<C>;
export function readySync(cases: object, settings?: SelectSettings): unknown {
  return blocking(read(cases, settings, true, readySync));
}

/** Says which arm can be done now; the hit has the key `default`, or the index -1, if none can. */
export function tryReady<const L extends readonly Arm[]>(
  arms: L,
  settings?: TrySettings,
): TryReadyListHit<L>;
export function tryReady<C extends SelectCases<C>>(cases: C): TryReadyHit<C>;
export function tryReady(cases: object, settings?: TrySettings): unknown {
  return now(read(cases, settings, true, tryReady));
}

/** A call of one of the verbs. */
interface Call {
  readonly choice: Choice;
  readonly settings: SelectSettings;
  /** The names of the arms; undefined for a list. */
  readonly keys: readonly string[] | undefined;
}

function read(
  cases: object,
  settings: SelectSettings | undefined,
  observes: boolean,
  caller: Caller,
): Call {
  if (Array.isArray(cases)) return readList(cases, settings ?? {}, { observes, caller });
  const keys: string[] = [];
  const arms: Arm[] = [];
  const own: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(cases)) {
    if (isArm(value)) {
      keys.push(key);
      arms.push(value);
    } else if (SETTINGS.has(key)) {
      own[key] = value;
    } else {
      throw new TypeError(`\`${key}\` is no arm of a select: make one with recv() or send()`);
    }
  }
  const named: SelectSettings = own;
  const biased = named.biased === true;
  return { choice: { arms, biased, observes, caller }, settings: named, keys };
}

const SETTINGS: ReadonlySet<string> = new Set<keyof SelectSettings>([
  "timeout",
  "deadline",
  "default",
  "biased",
  "signal",
]);

function readList(
  list: readonly unknown[],
  settings: SelectSettings,
  how: Pick<Choice, "observes" | "caller">,
): Call {
  const arms = list.map((arm, index) => {
    if (isArm(arm)) return arm;
    throw new TypeError(`arm ${index} is no arm of a select: make one with recv() or send()`);
  });
  return { choice: { arms, biased: settings.biased === true, ...how }, settings, keys: undefined };
}

function isArm(value: unknown): value is Arm {
  return value instanceof RecvArm || value instanceof SendArm;
}

/** What ends a select if no arm does, and in how many ms. */
interface End {
  readonly key: "timeout" | "deadline" | "default";
  readonly ms: number;
}

function endOf({ choice, settings }: Call): End | undefined {
  const { timeout, deadline } = settings;
  if (settings.default === true) return { key: "default", ms: 0 };
  const inMs = timeout ?? Number.POSITIVE_INFINITY;
  const untilDate =
    deadline === undefined ? Number.POSITIVE_INFINITY : deadline.getTime() - Date.now();
  if (deadline !== undefined && !(inMs <= untilDate)) return { key: "deadline", ms: untilDate };
  if (timeout !== undefined) return { key: "timeout", ms: inMs };
  if (choice.arms.length > 0) return undefined;
  throw new TypeError("a select without arms would wait for ever");
}

function now(call: Call): unknown {
  return hitOf(call, chooseNow(call.choice), DEFAULT);
}

const DEFAULT: End = { key: "default", ms: 0 };

function blocking(call: Call): unknown {
  const end = endOf(call);
  if (end?.key === "default") return now(call);
  return hitOf(call, chooseBlocking(call.choice, end?.ms ?? Number.POSITIVE_INFINITY), end);
}

async function awaited(call: Call): Promise<unknown> {
  const end = endOf(call);
  const { signal } = call.settings;
  if (end?.key === "default" && signal?.aborted !== true) return now(call);
  const chosen = chooseAwaited(call.choice, end?.ms ?? Number.POSITIVE_INFINITY, signal);
  return hitOf(call, "arm" in chosen ? chosen : await chosen, end);
}

function hitOf({ choice, keys }: Call, chosen: Chosen, end?: End): object {
  const hit = choice.observes ? readyHit(chosen, end) : doneHit(chosen, end);
  return keys === undefined
    ? { index: chosen.arm, ...hit }
    : { key: keys[chosen.arm] ?? end?.key, ...hit };
}

function readyHit({ arm }: Chosen, end?: End): object {
  return arm < 0 ? { ok: false, reason: reasonOf(end) } : { ok: true };
}

function doneHit({ outcome, arm, value, missed }: Chosen, end?: End): object {
  if (outcome === OUTCOME.ok) return { ok: true, value };
  if (arm < 0) return { ok: false, reason: reasonOf(end), value };
  if (outcome === OUTCOME.lagged) return { ok: false, reason: "lagged", missed, value };
  return { ok: false, reason: "disconnected", value };
}

function reasonOf(end?: End): "blocked" | "timeout" {
  return end?.key === "default" ? "blocked" : "timeout";
}
