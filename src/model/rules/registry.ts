/** All rules. */

import type { RuleName } from "./finding.ts";
import type { NewRule } from "./rule.ts";
import { stuckRule } from "./stuck.ts";

/** How each rule is made. */
export const RULES: Readonly<Partial<Record<RuleName, NewRule>>> = {
  stuck: stuckRule,
};
