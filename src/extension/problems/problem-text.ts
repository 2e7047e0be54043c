/** How a problem is said in one line. */

/** The sentences behind each other, each with its full stop; those that say nothing are left out. */
export function problemText(sentences: readonly string[]): string {
  return sentences
    .filter((sentence) => sentence !== "")
    .map((sentence) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`))
    .join(" ");
}
