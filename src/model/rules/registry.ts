/** All rules. */

import { backPressure } from "./back-pressure.ts";
import type { RuleName } from "./finding.ts";
import { growth } from "./growth.ts";
import { leakedHandle } from "./leaked-handle.ts";
import type { NewRule } from "./rule.ts";
import { starvation } from "./starvation.ts";
import { stuckRule } from "./stuck.ts";
import { lostMessages, oversizedCopy, polling, sendAfterDisconnect } from "./traffic.ts";
import { unansweredRequest } from "./unanswered-request.ts";

/** How each rule is made. */
export const RULES: Readonly<Record<RuleName, NewRule>> = {
  stuck: stuckRule,
  "send-after-disconnect": sendAfterDisconnect,
  "lost-messages": lostMessages,
  "unanswered-request": unansweredRequest,
  "leaked-handle": leakedHandle,
  growth,
  starvation,
  "back-pressure": backPressure,
  polling,
  "oversized-copy": oversizedCopy,
};
