/** `findings`: trouble of these kinds was not found at any time. */

import type { Finding, RuleName } from "../../model/rules/finding.ts";
import { formatDuration } from "../duration.ts";
import type { Case } from "./case.ts";
import { Breaches } from "./rule.ts";

/** A case for each kind. */
export function findingCases(
  kinds: ReadonlySet<RuleName>,
  findings: readonly Finding[],
): readonly Case[] {
  return [...kinds].map((kind) => {
    const breaches = new Breaches();
    for (const finding of findings) {
      if (finding.rule === kind) breaches.add(inWords(finding));
    }
    return { title: `no finding ${kind}`, sentences: breaches.sentences };
  });
}

function inWords({ title, site, since }: Finding): string {
  const place = site === undefined ? "" : ` at ${site.file}:${site.line}:${site.column}`;
  return `${title}${place}, from ${formatDuration(since)} on`;
}
