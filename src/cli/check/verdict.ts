/** Rules over a whole recording, and what came of them. */

import { Finder } from "../../engine/finder.ts";
import type { EventBatch } from "../../trace/batch.ts";
import { EVENT_KIND, type ProgramInfo, type Site } from "../../trace/event.ts";
import { Names } from "../../trace/names.ts";
import type { TraceProblem, TraceSink } from "../../trace/sink.ts";
import type { Case } from "./case.ts";
import type { Demands } from "./demands.ts";
import { findingCases } from "./finding-cases.ts";
import { Breaches, ChannelPattern, type Rule } from "./rule.ts";

interface Watched {
  readonly rule: Rule;
  readonly channels: ChannelPattern;
  readonly breaches: Breaches;
}

/** Follows a recording; when it has ended, gives a case a rule, and one for the recording itself. */
export class Verdict implements TraceSink {
  readonly #names = new Names();
  readonly #watched: readonly Watched[];
  readonly #damage = new Breaches();
  readonly #forbidden: Demands["findings"];
  /** Looks for trouble, if that is wanted. */
  readonly #finder: Finder | undefined;
  #time = 0;
  #hasEnded = false;
  #hasOperations = true;

  /** Every rule that is demanded. */
  constructor({ rules, findings, thresholds }: Demands) {
    this.#forbidden = findings;
    if (findings.size > 0) this.#finder = new Finder(thresholds);
    this.#watched = rules.map((demand) => {
      const breaches = new Breaches();
      const channels = new ChannelPattern(demand.channels, this.#names);
      const rule = demand.make({ names: this.#names, channels, breaches });
      return { rule, channels, breaches };
    });
  }

  program({ level }: ProgramInfo): void {
    this.#hasOperations = level !== "gauges";
  }

  strings(first: number, texts: readonly string[]): void {
    this.#names.addTexts(first, texts);
    this.#finder?.strings(first, texts);
  }

  sites(first: number, sites: readonly Site[]): void {
    this.#names.addSites(first, sites);
    this.#finder?.sites(first, sites);
  }

  events(batch: EventBatch): void {
    this.#finder?.events(batch);
    for (let row = 0; row < batch.length; row++) {
      this.#names.learn(batch, row);
      for (const { rule } of this.#watched) rule.event(batch, row);
      const kind = batch.kind[row];
      if (kind === EVENT_KIND.programEnded) this.#hasEnded = true;
      if (kind === EVENT_KIND.lost)
        this.#damage.add(`${batch.other[row] ?? 0} records are missing`);
    }
    this.#time = batch.time[batch.length - 1] ?? this.#time;
  }

  problem({ message }: TraceProblem): void {
    this.#damage.add(message);
  }

  /** The cases; call it once, when the recording has been read. */
  cases(): readonly Case[] {
    const cases = this.#watched.map(({ rule, channels, breaches }) => {
      rule.end(this.#time, this.#hasEnded);
      if (!channels.hasMatched) breaches.add(`there is no channel ${channels.pattern}`);
      if (rule.needsOperations && !this.#hasOperations) {
        breaches.add("the recording has no single operations (its level is gauges)");
      }
      return { title: rule.title, sentences: breaches.sentences };
    });
    const found = findingCases(this.#forbidden, this.#finder?.findings() ?? []);
    const whole = { title: "the recording is whole", sentences: this.#damage.sentences };
    return [whole, ...cases, ...found];
  }
}
