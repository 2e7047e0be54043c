/** How findings travel to whoever shows them. */

import type { Finding } from "../model/rules/finding.ts";

export type {
  ChainLink,
  Finding,
  MechanicalFix,
  Severity,
} from "../model/rules/finding.ts";

/** All findings known at an instant, the gravest and longest first. */
export interface FindingsAnswer {
  readonly findings: readonly Finding[];
  /** What rules could not know, in sentences (e.g. a worker that may still act outside channels). */
  readonly unknown: readonly string[];
}
