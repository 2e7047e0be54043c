/** What a select answers, as types: the arm that was done says what its value is. */

import type { Lagged } from "../handles/broadcast.ts";
import type { Arm, LaggingArm, RecvArm, SendArm } from "./arm.ts";

/** What ends a select other than its arms, and how it chooses. */
export interface SelectSettings {
  /** Waits no longer than so many ms; 0 tries once. */
  readonly timeout?: number | undefined;
  /** Waits no longer than until then. */
  readonly deadline?: Date | undefined;
  /** `true`: does not wait at all. */
  readonly default?: boolean | undefined;
  /** `true`: does the first arm that can be done; else each of those has the same chance. */
  readonly biased?: boolean | undefined;
  /** Aborting it ends the wait of an awaited select, which is rejected with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The arms of a select by name, with its settings; a name of a setting can also be that of an arm. */
export type SelectCases<C> = {
  readonly [K in keyof C]: K extends keyof SelectSettings ? Arm | SelectSettings[K] : Arm;
};

/** An arm was done, or its channel is disconnected. `At` says which arm. */
type ArmHit<At, A> =
  A extends LaggingArm<infer T>
    ? Done<At, T> | Disconnected<At, undefined> | LaggedHit<At>
    : A extends RecvArm<infer T>
      ? Done<At, T> | Disconnected<At, undefined>
      : A extends SendArm<infer T>
        ? Done<At, undefined> | Disconnected<At, T>
        : never;

type Done<At, T> = At & { readonly ok: true; readonly value: T };

type Disconnected<At, T> = At & {
  readonly ok: false;
  readonly reason: "disconnected";
  readonly value: T;
};

/** The arm's receiver has missed so many messages, and is told so once. */
type LaggedHit<At> = At & Lagged & { readonly value: undefined };

/** No arm could be done. */
type Missed<At, Reason> = At & {
  readonly ok: false;
  readonly reason: Reason;
  readonly value: undefined;
};

/** Names of settings that end a select, and with which reason. */
interface Ends {
  readonly timeout: "timeout";
  readonly deadline: "timeout";
  readonly default: "blocked";
}

/** Which settings of `S` end a select. */
type EndsOf<S> = {
  [K in keyof S & keyof Ends]-?: [Exclude<S[K], Arm | undefined>] extends [never] ? never : K;
}[keyof S & keyof Ends];

type Key<K> = { readonly key: K };
type Index<I> = { readonly index: I };

/** What `select` answers for arms by name. */
export type SelectHit<C> =
  | { [K in keyof C]-?: ArmHit<Key<K>, Extract<C[K], Arm>> }[keyof C]
  | { [K in EndsOf<C>]-?: Missed<Key<K>, Ends[K]> }[EndsOf<C>];

/** What `trySelect` answers for arms by name. */
export type TrySelectHit<C> = SelectHit<C> | Missed<Key<"default">, "blocked">;

/** The index of an arm in a list: a literal when the list is a tuple. */
type IndexOf<I> = I extends `${infer N extends number}` ? N : number;

type ListArmHit<L extends readonly Arm[]> = {
  [I in keyof L]: ArmHit<Index<IndexOf<I>>, L[I]>;
}[number];

/** What `select` answers for a list of arms; the index is -1 when none was done. */
export type SelectListHit<L extends readonly Arm[], S> =
  | ListArmHit<L>
  | { [K in EndsOf<S>]-?: Missed<Index<-1>, Ends[K]> }[EndsOf<S>];

/** What `trySelect` answers for a list of arms; the index is -1 when none could be done. */
export type TrySelectListHit<L extends readonly Arm[]> =
  | ListArmHit<L>
  | Missed<Index<-1>, "blocked">;

type ArmReady<At> = At & { readonly ok: true };

type NoneReady<At, Reason> = At & { readonly ok: false; readonly reason: Reason };

/** What `ready` answers for arms by name: the operation of that arm would not wait. */
export type ReadyHit<C> =
  | { [K in keyof C]-?: [Extract<C[K], Arm>] extends [never] ? never : ArmReady<Key<K>> }[keyof C]
  | { [K in EndsOf<C>]-?: NoneReady<Key<K>, Ends[K]> }[EndsOf<C>];

/** What `tryReady` answers for arms by name. */
export type TryReadyHit<C> = ReadyHit<C> | NoneReady<Key<"default">, "blocked">;

/** What `ready` answers for a list of arms; the index is -1 when none is ready. */
export type ReadyListHit<L extends readonly Arm[], S> =
  | { [I in keyof L]: ArmReady<Index<IndexOf<I>>> }[number]
  | { [K in EndsOf<S>]-?: NoneReady<Index<-1>, Ends[K]> }[EndsOf<S>];

/** What `tryReady` answers for a list of arms; the index is -1 when none is ready. */
export type TryReadyListHit<L extends readonly Arm[]> =
  | { [I in keyof L]: ArmReady<Index<IndexOf<I>>> }[number]
  | NoneReady<Index<-1>, "blocked">;
