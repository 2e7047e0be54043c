/** All rules. */

import type { RuleName } from "./finding.ts";
import { growth } from "./growth.ts";
import type { NewRule } from "./rule.ts";
import { stuckRule } from "./stuck.ts";
import { lostMessages, oversizedCopy, polling, sendAfterDisconnect } from "./traffic.ts";

/** How each rule is made. */
export const RULES: Readonly<Partial<Record<RuleName, NewRule>>> = {
  stuck: stuckRule,
  "send-after-disconnect": sendAfterDisconnect,
  "lost-messages": lostMessages,
  growth,
  polling,
  "oversized-copy": oversizedCopy,
};
