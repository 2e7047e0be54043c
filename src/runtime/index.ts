/**
 * Channels between worker threads, after Rust's `std::sync::mpsc` and its successors. Handles move
 * from thread to thread. Verbs come in pairs: `recv()` is awaited, `recvSync()` blocks.
 *
 * ```ts
 * import { channel, spawn } from "mpscope";
 *
 * const [tx, rx] = channel<string>({ name: "jobs" });
 * spawn(new URL("#produce", import.meta.url), { tx });
 * for await (const job of rx) console.log(job);
 * ```
 */

// oxlint-disable-next-line import/no-unassigned-import -- what spawned workers begin with stands ready there
import "./threads/spawned.ts";

export {
  bounded,
  broadcast,
  type ChannelOptions,
  channel,
  oneshot,
  type SyncSender,
  syncChannel,
  unbounded,
  watch,
} from "./channel.ts";
export {
  BusyError,
  BytesError,
  DroppedError,
  JoinError,
  LaggedError,
  MovedError,
  RecvError,
  SendError,
} from "./errors.ts";
export type { BroadcastReceiver, BroadcastSender, Lagged } from "./handles/broadcast.ts";
export type { Handle } from "./handles/handle.ts";
export { adopt, type Moved, move } from "./handles/move.ts";
export type { OneshotReceiver, OneshotSender } from "./handles/oneshot.ts";
export type { AwaitOptions, SendOptions } from "./handles/options.ts";
export type { Permit, TryReserveResult } from "./handles/permit.ts";
export type { Receiver, RecvTimeoutResult, TryRecvResult } from "./handles/receiver.ts";
export type { Sender, SendTimeoutResult, TrySendResult, WeakSender } from "./handles/sender.ts";
export type { SharedReceiver } from "./handles/shared-receiver.ts";
export type { ChangedResult, WatchReceiver, WatchSender } from "./handles/watch.ts";
export { mark } from "./mark.ts";
export {
  type AnyReceiver,
  type Arm,
  type LaggingArm,
  type RecvArm,
  type RecvArmOf,
  recv,
  type SendArm,
  send,
} from "./select/arm.ts";
export type {
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
} from "./select/hit.ts";
export {
  ready,
  readySync,
  select,
  selectSync,
  tryReady,
  trySelect,
} from "./select/select.ts";
export { type SpawnedWorker, type SpawnOptions, spawn } from "./threads/spawn.ts";
export { after, at, never, tick } from "./time-channels.ts";
