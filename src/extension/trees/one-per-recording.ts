/** Of what can be looked at, each recording once. */

/** What has a recording, or will have one. */
interface Recorded {
  readonly recording: { toString(): string } | undefined;
}

/** Leaves out whose recording one before it has too: the file, opened beside its program, has nothing else to say. */
export function onePerRecording<T extends Recorded>(all: readonly T[]): T[] {
  const seen = new Set<string>();
  return all.filter(({ recording }) => {
    if (recording === undefined) return true;
    const uri = recording.toString();
    if (seen.has(uri)) return false;
    seen.add(uri);
    return true;
  });
}
