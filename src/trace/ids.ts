/**
 * Identifiers of a trace, branded so that one kind is never taken for another. They are dense:
 * counted from 1 within a trace, 0 means "none". This file holds their only constructors.
 */

declare const brand: unique symbol;

/** A worker: a thread of the program; the main thread is one too. */
export type WorkerId = number & { readonly [brand]: "worker" };
/** A channel. */
export type ChannelId = number & { readonly [brand]: "channel" };
/** A handle: one sender or one receiver of a channel; each clone is a handle of its own. */
export type HandleId = number & { readonly [brand]: "handle" };
/** A string of the trace's string table. */
export type StringId = number & { readonly [brand]: "string" };
/** A call site (file, line, column) of the trace's site table. */
export type SiteId = number & { readonly [brand]: "site" };

/** Takes a number for a worker's id. */
export function workerId(value: number): WorkerId {
  return value as WorkerId;
}

/** Takes a number for a channel's id. */
export function channelId(value: number): ChannelId {
  return value as ChannelId;
}

/** Takes a number for a handle's id. */
export function handleId(value: number): HandleId {
  return value as HandleId;
}

/** Takes a number for a string's id. */
export function stringId(value: number): StringId {
  return value as StringId;
}

/** Takes a number for a call site's id. */
export function siteId(value: number): SiteId {
  return value as SiteId;
}
