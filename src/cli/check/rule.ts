/** What a rule of `mpscope check` is: it follows a recording, and says where it was broken. */

import type { EventBatch } from "../../trace/batch.ts";
import type { Names } from "../../trace/names.ts";

/** Kinds of channel that hold no backlog: what stands in them is a value or an instant. */
export const WITHOUT_BACKLOG: ReadonlySet<string> = new Set(["watch", "after", "tick", "never"]);

/** Sentences of one rule; what comes after them is only counted. */
const MOST_SENTENCES = 10;

/** Takes events of those channels that the rule is about. */
export interface Rule {
  /** What the rule demands, in a line. */
  readonly title: string;
  /** Whether it needs single operations, which a recording of the level `gauges` does not have. */
  readonly needsOperations: boolean;
  /** An event of any channel, in order. */
  event(batch: EventBatch, row: number): void;
  /** There are no more; the last one was at `time` (ns), and `hasEnded` says whether the program said goodbye. */
  end(time: number, hasEnded: boolean): void;
}

/** What a rule is made of. */
export interface RuleParts {
  readonly names: Names;
  readonly channels: ChannelPattern;
  readonly breaches: Breaches;
}

/** Where a rule was broken. */
export class Breaches {
  readonly #sentences: string[] = [];
  #count = 0;

  /** How often. */
  get count(): number {
    return this.#count;
  }

  /** In words; the last one says how many are not told. */
  get sentences(): readonly string[] {
    const untold = this.#count - this.#sentences.length;
    return untold === 0 ? this.#sentences : [...this.#sentences, `and ${untold} more`];
  }

  /** The rule was broken. */
  add(sentence: string): void {
    this.#count++;
    if (this.#sentences.length < MOST_SENTENCES) this.#sentences.push(sentence);
  }
}

/** The channels that a rule is about: a name, in which `*` stands for anything, or `name#id`. */
export class ChannelPattern {
  readonly pattern: string;
  readonly #names: Names;
  readonly #expression: RegExp;
  readonly #known = new Map<number, boolean>();
  #hasMatched = false;

  /** `names` must have learned an event before it is asked about its channel. */
  constructor(pattern: string, names: Names) {
    this.pattern = pattern;
    this.#names = names;
    const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
    this.#expression = new RegExp(`^${parts.join(".*")}$`, "su");
  }

  /** Whether some channel of the recording was meant. */
  get hasMatched(): boolean {
    return this.#hasMatched;
  }

  /** Whether the rule is about this channel. */
  has(channel: number): boolean {
    const known = this.#known.get(channel);
    if (known !== undefined) return known;
    const matches =
      this.#expression.test(this.#names.channel(channel) ?? "") ||
      this.#expression.test(channelTitle(this.#names, channel));
    this.#known.set(channel, matches);
    this.#hasMatched ||= matches;
    return matches;
  }
}

/** A channel as a sentence names it. */
export function channelTitle(names: Names, channel: number): string {
  return `${names.channel(channel) ?? "channel"}#${channel}`;
}
