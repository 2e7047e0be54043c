/** Where a handle is at an instant. */

/** What became of a handle. It is alive inside a message too. */
export const HANDLE = { unknown: 0, alive: 1, gone: 2 } as const;

/** A row a handle. */
export const HANDLE_SHAPE = {
  /** A number of {@link HANDLE}. */
  state: "u8",
  /** Its channel and side (a number of `SIDE`), once they are known; no side again when it is gone. */
  channel: "u32",
  side: "u8",
  /** The edge of the worker that holds it; 0 while it waits inside a message. */
  edge: "u32",
  /** The channel whose message carries it, else 0. */
  carrier: "u32",
} as const;
