/** Node's versions, as far as starting a program depends on them. */

/** A version, comparable part by part. */
export type Version = readonly [major: number, minor: number, patch: number];

/** The oldest Node that the runtime supports. */
export const OLDEST_NODE: Version = [20, 19, 0];

/** Reads `v22.18.0`; `undefined` when the text is no version. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text.trim());
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Whether `version` is `other` or a later one. */
export function isAtLeast(version: Version, other: Version): boolean {
  const [major, minor, patch] = version;
  if (major !== other[0]) return major > other[0];
  if (minor !== other[1]) return minor > other[1];
  return patch >= other[2];
}

/** Whether this Node runs TypeScript by itself, without a flag (by removing the types). */
export function stripsTypes(version: Version): boolean {
  return version[0] === 22 ? isAtLeast(version, [22, 18, 0]) : isAtLeast(version, [23, 6, 0]);
}
