/** What the text of a source file tells about channels, without understanding the language. */

const IMPORT =
  /\bfrom\s*["']mpscope["']|\brequire\(\s*["']mpscope["']\s*\)|\bimport\(\s*["']mpscope["']\s*\)/;
/** The functions that make channels, as `src/runtime/index.ts` exports them. */
const CREATION =
  /\b(?:channel|syncChannel|bounded|unbounded|broadcast|watch|oneshot)\s*(?:<[^;=]*?>)?\s*\(/;

/** Whether a source file imports mpscope and makes a channel: it may be a program worth a look. */
export function createsChannels(source: string): boolean {
  return IMPORT.test(source) && CREATION.test(source);
}
