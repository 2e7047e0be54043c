/** Waiting without sleeping: by asking again, with a deadline. */

/**
 * Asks again and again until there is an answer that is neither `undefined` nor `false`, and
 * gives it. Throws when the deadline passes first.
 * @template T
 * @param {string} what For the error when it does not come.
 * @param {() => T | undefined | false | Promise<T | undefined | false>} ask
 * @param {number} [deadlineMs]
 * @returns {Promise<T>}
 */
export async function until(what, ask, deadlineMs = 60_000) {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each question waits for the answer before it
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${deadlineMs} ms in vain for ${what}`);
    // oxlint-disable-next-line no-await-in-loop -- and for a little while
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
