/**
 * The tests inside VS Code's extension host: a reporter of our own, because node:test is not to be
 * had in every host and an exit code of 0 alone is no proof that anything ran.
 */

import { writeFileSync } from "node:fs";
import { env, version } from "vscode";

const DEADLINE_MS = 60_000;

interface Test {
  readonly title: string;
  readonly body: () => Promise<void> | void;
}

const tests: Test[] = [];

/** Declares a test. */
export function test(title: string, body: Test["body"]): void {
  tests.push({ title, body });
}

/** Called by VS Code: runs every test in order; rejects when one failed. */
export async function run(): Promise<void> {
  print(`VS Code ${version} (${env.appHost}), Node ${process.version}`);
  const results: { readonly title: string; readonly error: string | undefined }[] = [];
  for (const { title, body } of tests) {
    // oxlint-disable-next-line no-await-in-loop -- one after another: they share a window
    const error = await failureOf(body);
    results.push({ title, error });
    print(`${error === undefined ? "ok" : "not ok"} - ${title}`);
    if (error !== undefined) print(error);
  }
  const failed = results.filter(({ error }) => error !== undefined).length;
  const report = process.env["MPSCOPE_TEST_RESULTS"];
  if (report !== undefined)
    writeFileSync(report, JSON.stringify({ tests: results.length, failed }));
  print(`${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) throw new Error(`${failed} tests failed`);
}

async function failureOf(body: Test["body"]): Promise<string | undefined> {
  let patience: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    patience = setTimeout(() => reject(new Error(`no end after ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  try {
    await Promise.race([body(), tooLate]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(patience);
  }
}

/** Through the console: VS Code carries it from its extension host to whoever started it. */
function print(line: string): void {
  // oxlint-disable-next-line no-console -- see above
  console.log(line);
}
