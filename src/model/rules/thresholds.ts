/** From what on something is worth a finding. All of it can be set (`mpscope.findings.*`, see `docs/findings.md`). */
export interface Thresholds {
  /** Messages in an unbounded buffer: fewer are no burden, whatever their trend. */
  readonly growthMessages: number;
  /** ns for which the buffer must have grown: shorter bursts are what buffers are for. */
  readonly growthTime: number;
  /** Share of the last seconds, 0 to 1, in which senders were blocked. Less is a buffer that does its work. */
  readonly blockedShare: number;
  /** Messages that receivers must have taken together before their shares are compared. */
  readonly starvationMessages: number;
  /** A receiver starves that has taken less than this part of its even share, 0 to 1. */
  readonly starvationShare: number;
  /** Tries in a second that found nothing: below that polling costs no processor to speak of. */
  readonly pollsPerSecond: number;
  /** Bytes of a message from which on copying costs more than transferring. */
  readonly copyBytes: number;
  /** ns for which a handle must not have been used before it counts as forgotten. */
  readonly leakTime: number;
  /** Sends to a channel that has no receiver any more. One is how a sender learns of it. */
  readonly failedSends: number;
}

/** The thresholds unless the user sets others. */
export const THRESHOLDS: Thresholds = {
  growthMessages: 1000,
  growthTime: 2e9,
  blockedShare: 0.5,
  starvationMessages: 200,
  starvationShare: 0.1,
  pollsPerSecond: 1000,
  copyBytes: 1 << 20,
  leakTime: 5e9,
  failedSends: 3,
};
