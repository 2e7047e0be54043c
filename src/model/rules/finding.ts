/** What a rule has found out about a program: a sentence, its proof, and the line to change. */

import type { Side, Site } from "../../trace/event.ts";

/** The rules, by the names that settings and `mpscope check` know them by. See `docs/findings.md`. */
export const RULE_NAMES = [
  "stuck",
  "send-after-disconnect",
  "lost-messages",
  "unanswered-request",
  "leaked-handle",
  "growth",
  "starvation",
  "back-pressure",
  "polling",
  "oversized-copy",
] as const;

/** The name of a rule. */
export type RuleName = (typeof RULE_NAMES)[number];

/** How much it matters: the program cannot go on, will fail or is slow, or may want to know. */
export type Severity = "error" | "warning" | "information";

/** How much each rule's findings matter. */
export const RULE_SEVERITIES: Readonly<Record<RuleName, Severity>> = {
  stuck: "error",
  "send-after-disconnect": "warning",
  "lost-messages": "warning",
  "unanswered-request": "warning",
  "leaked-handle": "information",
  growth: "warning",
  starvation: "warning",
  "back-pressure": "information",
  polling: "warning",
  "oversized-copy": "information",
};

/** A place that takes part in a finding. */
export interface RelatedSite {
  /** E.g. `created here and never dropped`. */
  readonly text: string;
  readonly site: Site;
}

/** One step of the chain that proves a finding, to be drawn: nodes of the graph, in order. */
export interface ChainLink {
  readonly kind: "worker" | "channel";
  /** Index into the declared workers or channels. */
  readonly index: number;
}

/** A change of the code that needs no thought: what a quick fix does. */
export interface MechanicalFix {
  /**
   * `drop`: a statement that drops a handle is put before (or after) the line; `using`: the handle's declaration, on
   * the line, owns it; `bound`: the unbounded channel made on the line gets a capacity.
   */
  readonly kind: "drop" | "using" | "bound";
  /** The line that is changed. */
  readonly site: Site;
  /** For `drop`: where the statement goes. */
  readonly place?: "before" | "after";
  /** For `drop`: where the handle came to be; the handle's name stands there. */
  readonly declaration?: Site;
  /** Which of the channel's handles it is. */
  readonly side?: Side;
  /** What the editor shows, e.g. "Drop the sender of `jobs` before main waits". */
  readonly title: string;
}

/** Something that was true of the program over a span of time. */
export interface Finding {
  /** The same for the same finding as long as its trace is open: rule and subject. */
  readonly id: string;
  readonly rule: RuleName;
  readonly severity: Severity;
  /** One sentence that names the culprit. */
  readonly title: string;
  /** The chain in words, a sentence a step. */
  readonly steps: readonly string[];
  /** The smallest change that would end it, in a sentence; empty when none is known. */
  readonly remedy: string;
  /** The line to change. */
  readonly site: Site | undefined;
  readonly related: readonly RelatedSite[];
  readonly chain: readonly ChainLink[];
  /** Indexes of all workers that suffer from it, those in the chain too. */
  readonly workers: readonly number[];
  /** ns; the first moment it was true, and the position after the event that made it so. */
  readonly since: number;
  readonly position: number;
  /** ns; when it ended. Absent while it is true. */
  readonly until: number | undefined;
  readonly fix: MechanicalFix | undefined;
}

/** A finding as a rule gives it: true now. */
export type Found = Omit<Finding, "until" | "severity">;
