/**
 * What the rules have found in a trace so far, with the spans of time in which it was true. Rules are asked as the
 * trace's own time goes on, so that a recording says what the live program said.
 */

import { EVENT_KIND } from "../../trace/event.ts";
import type { Cast } from "../cast.ts";
import type { Follower } from "../fold.ts";
import type { EventColumns } from "../history.ts";
import type { World } from "../world.ts";
import { Facts } from "./facts.ts";
import { type Finding, type Found, RULE_SEVERITIES, type Severity } from "./finding.ts";
import { RULES } from "./registry.ts";
import type { Rule } from "./rule.ts";
import { unknownStuck } from "./stuck.ts";
import { THRESHOLDS, type Thresholds } from "./thresholds.ts";

/** ns between two questions to the rules, and how much more for each worker that pauses: answers cost by them. */
const SPACING = 100e6;
const SPACING_EACH = 50e3;
/** Spans that are kept: a trace may have no end. */
const MOST_SPANS = 10_000;

const GRAVITY: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2 };

interface Span {
  found: Found;
  until: number | undefined;
}

/** The findings of one trace. */
export class Findings implements Follower {
  readonly #facts: Facts;
  readonly #rules: readonly Rule[];
  /** Those of them that look at every event. */
  readonly #followers: readonly Required<Pick<Rule, "apply">>[];
  readonly #spans: Span[] = [];
  readonly #open = new Map<string, Span>();
  /** The newest of each finding, ended or not. */
  readonly #newest = new Map<string, Span>();
  /** What no rule must see: smaller messages, and what happened before the next question. */
  readonly #passing: { readonly size: number; time: number };
  #isAsked = true;

  /** Nothing has happened yet; `world` is always the one after the event given to {@link apply}. */
  constructor(cast: Cast, world: World, thresholds: Thresholds = THRESHOLDS) {
    const facts = new Facts(cast, world);
    this.#facts = facts;
    this.#passing = { size: thresholds.copyBytes, time: SPACING };
    this.#rules = Object.values(RULES).map((newRule) => newRule(facts, thresholds));
    this.#followers = this.#rules.flatMap(({ apply }) => (apply === undefined ? [] : [{ apply }]));
  }

  /** Counts plain operations that no rule must see, as `Follower` says. */
  passOver(events: EventColumns, from: number, to: number): number {
    const next = this.#facts.passOver(events, from, to, this.#passing);
    if (next > from) this.#isAsked = false;
    return next;
  }

  /** Takes the next event, which has just been applied to the world. */
  apply(events: EventColumns, row: number): void {
    this.#isAsked = false;
    this.#facts.apply(events, row);
    for (const { apply } of this.#followers) apply(events, row);
    const { time } = this.#facts.world;
    const isProof = events.kind[row] === EVENT_KIND.workerRests;
    if (time >= this.#passing.time || isProof) this.ask(time);
  }

  /** Asks the rules what is true at a time (ns), at which nothing newer has happened. */
  ask(time: number): void {
    this.#passing.time = time + SPACING + this.#facts.pausing.size * SPACING_EACH;
    this.#isAsked = true;
    const now = new Set<string>();
    for (const found of withoutConsequences(this.#rules.flatMap((rule) => rule.find(time)))) {
      now.add(found.id);
      this.#see(found);
    }
    for (const [id, span] of this.#open) {
      if (now.has(id)) continue;
      span.until = time;
      this.#open.delete(id);
    }
  }

  /** The findings at an instant, the gravest and longest first. */
  at(position: number, time: number): Finding[] {
    if (!this.#isAsked && position >= this.#facts.world.position) this.ask(time);
    const findings: Finding[] = [];
    for (const { found, until } of this.#spans) {
      if (found.position > position || found.since > time) continue;
      const severity = RULE_SEVERITIES[found.rule];
      const over = until !== undefined && until <= time ? until : undefined;
      findings.push({ ...found, severity, until: over });
    }
    return findings.toSorted(
      (one, other) =>
        Number(one.until !== undefined) - Number(other.until !== undefined) ||
        GRAVITY[one.severity] - GRAVITY[other.severity] ||
        one.since - other.since,
    );
  }

  /** What cannot be known now, in sentences. */
  unknown(time: number): string[] {
    return unknownStuck(this.#facts, time);
  }

  #see(found: Found): void {
    const open = this.#open.get(found.id);
    if (open !== undefined) {
      const { since, position } = open.found;
      open.found = { ...found, since, position };
      return;
    }
    // What holds since the same event has held all the time; only its proof was missing for a while.
    const before = this.#newest.get(found.id);
    const isSame = before !== undefined && before.found.position === found.position;
    if (!isSame && this.#spans.length >= MOST_SPANS) return;
    const span: Span = isSame ? before : { found, until: undefined };
    span.until = undefined;
    if (!isSame) this.#spans.push(span);
    this.#newest.set(found.id, span);
    this.#open.set(found.id, span);
  }
}

/**
 * Who is stuck waits for ever: that it was blocked before, that an answer is late or that a handle is not used says
 * nothing beside it.
 */
function withoutConsequences(all: readonly Found[]): readonly Found[] {
  if (!all.some(isConsequence)) return all;
  const stuck = new Set(all.flatMap(({ rule, workers }) => (rule === "stuck" ? workers : [])));
  return all.filter((found) => !isConsequence(found) || !found.workers.some((it) => stuck.has(it)));
}

function isConsequence({ rule }: Found): boolean {
  return rule === "back-pressure" || rule === "unanswered-request" || rule === "leaked-handle";
}
