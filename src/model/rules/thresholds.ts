/** From what on something is worth a finding. All of it can be set (`mpscope.findings.*`, see `docs/findings.md`). */
export interface Thresholds {
  /** Messages in an unbounded buffer: fewer are no burden, whatever their trend. */
  readonly growthMessages: number;
  /** ns for which the buffer must have grown: shorter bursts are what buffers are for. */
  readonly growthTime: number;
  /** Share of the last seconds, 0 to 1, in which senders were blocked. Less is a buffer that does its work. */
  readonly blockedShare: number;
  /** ns over which that share is measured: shorter stretches are chance. */
  readonly blockedTime: number;
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
  /** ns for which somebody must have waited for an answer: longer than any work that is awaited is expected to take. */
  readonly answerTime: number;
  /** Sends to a channel that has no receiver any more. One is how a sender learns of it. */
  readonly failedSends: number;
}

/** The thresholds unless the user sets others. */
export const THRESHOLDS: Thresholds = {
  growthMessages: 1000,
  growthTime: 2e9,
  blockedShare: 0.5,
  blockedTime: 2e9,
  starvationMessages: 200,
  starvationShare: 0.1,
  pollsPerSecond: 1000,
  copyBytes: 1 << 20,
  leakTime: 5e9,
  answerTime: 5e9,
  failedSends: 3,
};

/** How users set a threshold: in seconds instead of ns, and not below what has a meaning, nor above. */
interface Setting {
  readonly threshold: keyof Thresholds;
  readonly unit: number;
  readonly least: number;
  readonly most: number;
}

const count = (threshold: keyof Thresholds): Setting => ({
  threshold,
  unit: 1,
  least: 1,
  most: 1e12,
});
const share = (threshold: keyof Thresholds): Setting => ({ threshold, unit: 1, least: 0, most: 1 });
const seconds = (threshold: keyof Thresholds): Setting => ({
  threshold,
  unit: 1e9,
  least: 0.1,
  most: 1e6,
});

/** The thresholds by the names that settings and rule files know them by. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  growthMessages: count("growthMessages"),
  growthSeconds: seconds("growthTime"),
  blockedShare: share("blockedShare"),
  blockedSeconds: seconds("blockedTime"),
  starvationMessages: count("starvationMessages"),
  starvationShare: share("starvationShare"),
  pollsPerSecond: count("pollsPerSecond"),
  copyBytes: count("copyBytes"),
  leakSeconds: seconds("leakTime"),
  answerSeconds: seconds("answerTime"),
  failedSends: count("failedSends"),
};

/** The names of all settings. */
export const THRESHOLD_SETTINGS: readonly string[] = Object.keys(SETTINGS);

/** A threshold's value as users set it, e.g. `["growthSeconds", 2]`. */
export const DEFAULT_SETTINGS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(SETTINGS).map(([name, { threshold, unit }]) => [
    name,
    THRESHOLDS[threshold] / unit,
  ]),
);

/** The thresholds with some of them set, by the settings' names; `refused` names what is no setting or has no sense. */
export function thresholdsWith(settings: Readonly<Record<string, unknown>>): {
  readonly thresholds: Thresholds;
  readonly refused: readonly string[];
} {
  const thresholds: { -readonly [T in keyof Thresholds]: number } = { ...THRESHOLDS };
  const refused: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
    const isFit =
      setting !== undefined &&
      typeof value === "number" &&
      value >= setting.least &&
      value <= setting.most;
    if (isFit) thresholds[setting.threshold] = value * setting.unit;
    else refused.push(name);
  }
  return { thresholds, refused };
}
