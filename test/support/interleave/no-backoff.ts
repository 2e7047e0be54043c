/** Stands in for `src/runtime/operations/backoff.ts`: nobody spins, so that a schedule depends on its turns alone. */

export function pause(): void {
  // Time does not pass here.
}

export class Backoff {
  begin(): void {
    // Nothing is counted.
  }

  spin(): boolean {
    return false;
  }

  rewarded(): void {
    // Nothing is tuned.
  }
}
