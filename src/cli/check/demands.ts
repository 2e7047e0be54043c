/** The rules that a user asks for, by options or in a JSON file. */

import { readFile } from "node:fs/promises";
import { RULE_NAMES, RULE_SEVERITIES, type RuleName } from "../../model/rules/finding.ts";
import {
  THRESHOLD_SETTINGS,
  type Thresholds,
  thresholdsWith,
} from "../../model/rules/thresholds.ts";
import { parseDuration } from "../duration.ts";
import { FileError, reasonOf, UsageError } from "../errors.ts";
import { AnsweredWithin } from "./answered-within.ts";
import { MaxDepth } from "./max-depth.ts";
import { NeverFull } from "./never-full.ts";
import { NoLostMessages } from "./no-lost-messages.ts";
import type { Rule, RuleParts } from "./rule.ts";

/** A rule that is wanted, for channels that match. */
export interface Demand {
  readonly channels: string;
  readonly make: (parts: RuleParts) => Rule;
}

/** All that is wanted of a recording. */
export interface Demands {
  readonly rules: readonly Demand[];
  /** Kinds of trouble that must not be found. */
  readonly findings: ReadonlySet<RuleName>;
  /** From what on it is found; the usual unless told. */
  readonly thresholds?: Thresholds;
}

/** The rules by name; each makes what its value, as text, demands. */
const RULES = {
  "max-depth": (value) => {
    const limit = countOf(value);
    return (parts) => new MaxDepth(parts, limit);
  },
  "never-full-longer-than": (value) => {
    const limit = parseDuration(value);
    return (parts) => new NeverFull(parts, limit);
  },
  "answered-within": (value) => {
    const limit = parseDuration(value);
    return (parts) => new AnsweredWithin(parts, limit);
  },
} as const satisfies Record<string, (value: string) => Demand["make"]>;

const NO_LOST_MESSAGES = "no-lost-messages";
const FINDINGS = "findings";
const THRESHOLDS = "thresholds";
const ALL_CHANNELS = "*";
/** The kinds of trouble that nobody wants; what is only for information has to be named. */
const TROUBLE = RULE_NAMES.filter((rule) => RULE_SEVERITIES[rule] !== "information");

/** The options of `check` that are rules. */
export const RULE_OPTIONS = {
  "max-depth": { type: "string", multiple: true },
  "never-full-longer-than": { type: "string", multiple: true },
  "answered-within": { type: "string", multiple: true },
  [NO_LOST_MESSAGES]: { type: "boolean" },
  [FINDINGS]: { type: "boolean" },
} as const;

/** What the options say. Throws {@link UsageError}. */
export function demandsOf(
  values: {
    readonly [R in keyof typeof RULES]?: readonly string[];
  } & { readonly [NO_LOST_MESSAGES]?: boolean; readonly [FINDINGS]?: boolean },
): Demands {
  const rules: Demand[] = [];
  for (const [rule, make] of Object.entries(RULES)) {
    for (const wish of values[rule as keyof typeof RULES] ?? []) {
      const at = wish.lastIndexOf("=");
      const channels = at < 0 ? ALL_CHANNELS : wish.slice(0, at);
      rules.push({ channels, make: make(wish.slice(at + 1)) });
    }
  }
  if (values[NO_LOST_MESSAGES] === true) rules.push(noLost(ALL_CHANNELS));
  return { rules, findings: new Set(values[FINDINGS] === true ? TROUBLE : []) };
}

/**
 * What a file says: an object with a rule's name for each key. Its value is an object, channels and limits, as in
 * `{ "max-depth": { "jobs": 100 }, "answered-within": { "*": "20ms" }, "no-lost-messages": ["jobs"],
 * "findings": ["stuck"], "thresholds": { "growthMessages": 500 } }`. Throws {@link FileError} or {@link UsageError}.
 */
export async function demandsIn(path: string): Promise<Demands> {
  const content = await parsed(path);
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new UsageError(`${path} holds no rules`);
  }
  const {
    [FINDINGS]: findings,
    [THRESHOLDS]: thresholds = {},
    ...rules
  } = content as Readonly<Record<string, unknown>>;
  return {
    rules: Object.entries(rules).flatMap(([rule, value]) => demandsFor(path, rule, value)),
    findings: new Set(findings === undefined ? [] : kindsOf(path, findings)),
    thresholds: thresholdsFor(path, thresholds),
  };
}

function thresholdsFor(path: string, value: unknown): Thresholds {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`${path}: ${THRESHOLDS} needs an object`);
  }
  const { thresholds, refused } = thresholdsWith(value as Readonly<Record<string, unknown>>);
  const [first] = refused;
  if (first === undefined) return thresholds;
  const isKnown = THRESHOLD_SETTINGS.includes(first);
  throw new UsageError(
    isKnown
      ? `${path}: ${first} has a value that makes no sense`
      : `${path}: there is no threshold "${first}", only ${THRESHOLD_SETTINGS.join(", ")}`,
  );
}

function kindsOf(path: string, value: unknown): readonly RuleName[] {
  if (value === true) return TROUBLE;
  if (!Array.isArray(value)) {
    throw new UsageError(`${path}: ${FINDINGS} needs true, or a list of ${RULE_NAMES.join(", ")}`);
  }
  return value.map((name) => {
    const known = RULE_NAMES.find((rule) => rule === name);
    if (known === undefined) throw new UsageError(`${path}: there is no finding "${name}"`);
    return known;
  });
}

function demandsFor(path: string, rule: string, value: unknown): Demand[] {
  if (rule === NO_LOST_MESSAGES) {
    if (value === true) return [noLost(ALL_CHANNELS)];
    if (Array.isArray(value)) return value.map((channels) => noLost(String(channels)));
    throw new UsageError(`${path}: ${rule} needs true, or a list of channels`);
  }
  if (!Object.hasOwn(RULES, rule)) throw new UsageError(`${path}: there is no rule "${rule}"`);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`${path}: ${rule} needs an object with a limit for each channel`);
  }
  const make = RULES[rule as keyof typeof RULES];
  return Object.entries(value).map(([channels, limit]) => ({
    channels,
    make: make(String(limit)),
  }));
}

function noLost(channels: string): Demand {
  return { channels, make: (parts) => new NoLostMessages(parts) };
}

function countOf(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`"${text}" is no number of messages`);
  return Number(text);
}

async function parsed(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (error) {
    throw new FileError(`${path} cannot be read (${reasonOf(error)})`, { cause: error });
  }
}
