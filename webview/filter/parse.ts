/**
 * The filter's language: terms with spaces between them, all of which must hold.
 *
 * ```
 * records               a name that contains it
 * channel:records       a channel's name;  worker:parser*  with * for anything
 * state:full            kind:syncChannel   file:parse.ts
 * wait>100us            rate<5             level>=10
 * -state:closed         not that
 * message:"order 7"     of the messages, those whose preview contains it
 * ```
 */

/** What a text is compared with. */
export const TEXT_FIELDS = ["channel", "worker", "state", "kind", "file", "message"] as const;
/** What a number is compared with. */
export const NUMBER_FIELDS = ["wait", "rate", "level"] as const;
/** What a node can be. */
export const STATES = [
  "full",
  "empty",
  "growing",
  "blocked",
  "waiting",
  "running",
  "closed",
  "exited",
] as const;

/** The name of a state. */
export type StateName = (typeof STATES)[number];
type TextField = (typeof TEXT_FIELDS)[number];
/** The name of a number that can be compared. */
export type NumberField = (typeof NUMBER_FIELDS)[number];

/** A condition. */
export type Term = { readonly negated: boolean } & (
  | { readonly field: "name" | TextField; readonly text: string }
  /** `wait` in ns, `rate` in messages per second, `level` in messages. */
  | { readonly field: NumberField; readonly operator: ">" | "<"; readonly value: number }
);

/** What a filter says, or why it says nothing. */
export type Parsed =
  | { readonly terms: readonly Term[]; readonly problem: undefined }
  | { readonly terms: undefined; readonly problem: string };

/** A problem while a term is read. */
class TermError extends Error {}

/** Reads a filter. */
export function parseFilter(text: string): Parsed {
  try {
    return { terms: words(text).map(termOf), problem: undefined };
  } catch (error) {
    if (error instanceof TermError) return { terms: undefined, problem: error.message };
    throw error;
  }
}

/** The wait that a filter asks for at least, ns; undefined where it asks for none, or cannot be read. */
export function longestWait(text: string): number | undefined {
  const waits = (parseFilter(text).terms ?? []).flatMap((term) =>
    term.field === "wait" && !term.negated && term.operator === ">" ? [term.value] : [],
  );
  return waits.length === 0 ? undefined : Math.max(...waits);
}

/** What a filter asks the messages' previews to contain; undefined where it asks for nothing, or cannot be read. */
export function messageText(text: string): string | undefined {
  const terms = parseFilter(text).terms ?? [];
  const term = terms.find(({ field, negated }) => field === "message" && !negated);
  return term !== undefined && "text" in term ? term.text : undefined;
}

/** The words of a filter: spaces inside of quotes do not end one. */
function words(text: string): readonly string[] {
  return text.match(/(?:"[^"]*"?|[^\s"])+/g) ?? [];
}

function termOf(word: string): Term {
  const negated = word.startsWith("-") && word.length > 1;
  const rest = negated ? word.slice(1) : word;
  const [, field = "", operator = "", value = ""] = /^(\w+)(:|[<>]=?)(.*)$/.exec(rest) ?? [];
  if (operator === "") return { negated, field: "name", text: unquoted(rest) };
  const known = [...TEXT_FIELDS, ...NUMBER_FIELDS].find((name) => name === field);
  if (known === undefined) throw new TermError(unknown(field));
  if (isNumberField(known)) return numberTerm(negated, known, operator, value);
  if (operator !== ":") throw new TermError(`Write ${known}:${value || "…"} with a colon.`);
  const wanted = unquoted(value);
  if (wanted === "") throw new TermError(`${known}: needs a value.`);
  if (known === "state" && !STATES.some((state) => state === wanted)) {
    throw new TermError(`There is no state “${wanted}”. There are ${STATES.join(", ")}.`);
  }
  return { negated, field: known, text: wanted };
}

function numberTerm(negated: boolean, field: NumberField, operator: string, value: string): Term {
  const example = field === "wait" ? "wait>100us" : field === "rate" ? "rate>1k" : "level>10";
  if (operator === ":") throw new TermError(`Compare ${field} by > or <, such as ${example}.`);
  const number = field === "wait" ? durationOf(value) : countOf(value);
  if (number === undefined)
    throw new TermError(`“${value}” is no value of ${field}. Write ${example}.`);
  return { negated, field, operator: operator.startsWith(">") ? ">" : "<", value: number };
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 60e9,
};

function durationOf(text: string): number | undefined {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)(ns|us|µs|ms|s|min)$/.exec(text) ?? [];
  const size = UNITS[unit];
  return size === undefined ? undefined : Number(number) * size;
}

function countOf(text: string): number | undefined {
  const [, number = "", suffix = ""] = /^(\d+(?:\.\d+)?)(k|M)?$/.exec(text) ?? [];
  if (number === "") return undefined;
  return Number(number) * (suffix === "k" ? 1e3 : suffix === "M" ? 1e6 : 1);
}

function isNumberField(field: string): field is NumberField {
  return NUMBER_FIELDS.some((name) => name === field);
}

function unquoted(text: string): string {
  return text.replaceAll('"', "");
}

function unknown(field: string): string {
  const fields = [...TEXT_FIELDS, ...NUMBER_FIELDS];
  return `There is no “${field}” to filter by. There are ${fields.join(", ")}.`;
}
