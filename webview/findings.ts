/** Asks what was found out about the program until the instant shown, for all who show it. */

import type { FindingsAnswer } from "../src/protocol/finding.ts";
import type { Instant } from "../src/protocol/messages.ts";
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
    ask,
    (answer: FindingsAnswer) => {
      model.findings.value = answer;
    },
    PERIOD,
  );
  model.picture.subscribe((picture) => {
    if (picture === undefined) return;
    const { position, endPosition } = picture.frame.head;
    source.want({ at: position >= endPosition ? "end" : { position } });
  });
}
