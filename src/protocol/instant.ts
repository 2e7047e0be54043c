/** Which moment of a trace a viewer asks about. */

/**
 * An instant of a trace: the newest one, the one after all events up to a time (ns since the
 * trace's start), or the one after exactly so many events.
 */
export type Instant = "end" | { readonly time: number } | { readonly position: number };
