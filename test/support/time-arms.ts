/** Selects over channels of time: how often each arm is hit. */

import { recv, type SharedReceiver, selectSync } from "mpscope";

/** How often each arm was hit, in so many rounds of so many selects; each round has fresh arms. */
export function hitsOf(
  rounds: number,
  selects: number,
  receivers: () => readonly SharedReceiver<Date>[],
): number[] {
  const hits: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const fresh = receivers();
    for (let time = 0; time < selects; time++) {
      const index = selectSync(fresh.map((rx) => recv(rx))).index;
      hits[index] = (hits[index] ?? 0) + 1;
    }
    for (const rx of fresh) rx.drop();
  }
  return hits;
}

/** The same receiver in five arms. */
export function fiveTimes(rx: SharedReceiver<Date>): SharedReceiver<Date>[] {
  return [rx, rx, rx, rx, rx];
}
