/** What a rule has found out about a program: a sentence, its proof, and the line to change. */

import type { Site } from "../trace/event.ts";

/** The rules, by the names that settings and `mpscope check` know them by. See `docs/findings.md`. */
export type RuleName =
  | "stuck"
  | "leaked-handle"
  | "growth"
  | "back-pressure"
  | "lost-messages"
  | "starvation"
  | "send-after-disconnect"
  | "polling"
  | "unanswered-request"
  | "oversized-copy";

/** How much it matters: the program cannot go on, will fail or is slow, or may want to know. */
export type Severity = "error" | "warning" | "information";

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
  /** `drop`: a handle is dropped after the line; `using`: its declaration owns it; `bound`: a capacity is given. */
  readonly kind: "drop" | "using" | "bound";
  /** The line that is changed. */
  readonly site: Site;
  /** What the editor shows, e.g. "Drop `tx` when main is done with it". */
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
  /** ns; the first moment it was true, and the position after the event that made it so. */
  readonly since: number;
  readonly position: number;
  /** ns; when it ended. Absent while it is true. */
  readonly until: number | undefined;
  readonly fix: MechanicalFix | undefined;
}

/** All findings known at an instant, the gravest and longest first. */
export interface FindingsAnswer {
  readonly findings: readonly Finding[];
  /** What rules could not know, in sentences (e.g. a worker that may still act outside channels). */
  readonly unknown: readonly string[];
}
