/** What goes on between a worker and its side of a channel at an instant. */

/** A row an edge. */
export const EDGE_SHAPE = {
  /** 1 once the worker has held a handle, or has used the channel. */
  exists: "u8",
  /** Handles that the worker holds now. */
  handles: "u32",
  /** Operations of the worker that wait now. */
  pending: "u32",
  /** ns; since when at least one of them does. */
  pendingSince: "f64",
  messages: "u32",
  /** Where the newest handle came from: a site's id. */
  site: "u32",
} as const;
