/** Asks what was found out about the program until the instant shown, for all who show it. */

import type { FindingsAnswer } from "../src/protocol/finding.ts";
import type { Instant } from "../src/protocol/instant.ts";
import type { ViewModel } from "./state/model.ts";
import { Latest } from "./timeline/latest.ts";

/** While the program runs they are asked for not more often than this, ms. */
const PERIOD = 1000;

/** Keeps `model.findings`; `ask` asks the engine. */
export function askForFindings(
  model: ViewModel,
  ask: (args: { readonly at: Instant }) => Promise<FindingsAnswer>,
): void {
  const source = new Latest(
    ({ at }: { readonly at: Instant; readonly time: number }) => ask({ at }),
    (answer: FindingsAnswer) => {
      model.findings.value = answer;
    },
    PERIOD,
  );
  model.picture.subscribe((picture) => {
    if (picture === undefined) return;
    const { position, time, endPosition } = picture.frame.head;
    // The time tells one end of a growing trace from the next.
    source.want({ at: position >= endPosition ? "end" : { position }, time });
  });
}
