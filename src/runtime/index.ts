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

export type { BroadcastReceiver, BroadcastSender, Lagged } from "./broadcast.ts";
export {
  bounded,
  broadcast,
  type ChannelOptions,
  channel,
  oneshot,
  type SyncSender,
  syncChannel,
  unbounded,
} from "./channel.ts";
export {
  BusyError,
  DroppedError,
  JoinError,
  LaggedError,
  MovedError,
  RecvError,
  SendError,
} from "./errors.ts";
export type { Handle } from "./handle.ts";
export { mark } from "./mark.ts";
export type { OneshotReceiver, OneshotSender } from "./oneshot.ts";
export type { Receiver, RecvTimeoutResult, TryRecvResult } from "./receiver.ts";
export type { AwaitOptions, Sender, SendTimeoutResult, TrySendResult } from "./sender.ts";
export type { SharedReceiver } from "./shared-receiver.ts";
export { type SpawnedWorker, type SpawnOptions, spawn } from "./spawn.ts";
