/** What a filter's last word may become. */

import type { Declared } from "../state/declared.ts";
import { matches } from "./match.ts";
import { NUMBER_FIELDS, STATES, TEXT_FIELDS } from "./parse.ts";

/** An offer: what the whole filter becomes, and what is said of it. */
export interface Completion {
  readonly filter: string;
  readonly label: string;
  readonly remark: string;
}

const MOST = 8;
const FIELDS: Readonly<Record<string, string>> = {
  "channel:": "a channel's name",
  "worker:": "a worker's name",
  "state:": STATES.join(", "),
  "kind:": "such as syncChannel",
  "file:": "the file that made it",
  "message:": "in the lists of messages: what their previews hold",
  "wait>": "held up for longer than, such as 100us",
  "rate>": "messages a second more than, such as 1k",
  "level>": "messages in the buffer more than",
};

/** The offers for a filter whose last word is being written. */
export function completions(filter: string, declared: Declared): readonly Completion[] {
  const word = /(?:"[^"]*"?|[^\s"])*$/.exec(filter)?.[0] ?? "";
  const before = filter.slice(0, filter.length - word.length);
  const sign = word.startsWith("-") ? "-" : "";
  const rest = word.slice(sign.length);
  const [, field = "", value = ""] = /^(\w+):(.*)$/.exec(rest) ?? [];
  const offer = (label: string, remark: string): Completion => ({
    filter: `${before}${sign}${label}`,
    label,
    remark,
  });
  if (field !== "")
    return valuesOf(field, value.replaceAll('"', ""), declared).map(({ text, remark }) =>
      offer(`${field}:${quoted(text)}`, remark),
    );
  const fields = Object.entries(FIELDS)
    .filter(([name]) => name.startsWith(rest.toLowerCase()))
    .map(([name, remark]) => offer(name, remark));
  if (rest === "") return fields;
  const named = [
    ...valuesOf("channel", rest, declared).map(({ text }) =>
      offer(`channel:${quoted(text)}`, "channel"),
    ),
    ...valuesOf("worker", rest, declared).map(({ text }) =>
      offer(`worker:${quoted(text)}`, "worker"),
    ),
  ];
  return [...fields, ...named].slice(0, MOST);
}

function valuesOf(
  field: string,
  value: string,
  { channels, workers }: Declared,
): readonly { readonly text: string; readonly remark: string }[] {
  if (NUMBER_FIELDS.some((name) => name === field)) return [];
  if (!TEXT_FIELDS.some((name) => name === field) || field === "message") return [];
  const candidates: Iterable<string> =
    field === "channel"
      ? names(channels)
      : field === "worker"
        ? names(workers)
        : field === "state"
          ? STATES
          : field === "kind"
            ? new Set([...channels, ...workers].map(({ kind }) => kind))
            : new Set([...channels, ...workers].flatMap(({ site }) => site?.file ?? []));
  const found: { text: string; remark: string }[] = [];
  for (const text of candidates) {
    if (found.length === MOST) break;
    if (matches(text, value)) found.push({ text, remark: "" });
  }
  return found;
}

function* names(declarations: readonly { readonly name: string }[]): Iterable<string> {
  const seen = new Set<string>();
  for (const { name } of declarations) {
    if (seen.has(name)) continue;
    seen.add(name);
    yield name;
  }
}

function quoted(text: string): string {
  return /\s/.test(text) ? `"${text.replaceAll('"', "")}"` : text;
}
