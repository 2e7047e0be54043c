/** Tests of what holds in whatever order threads take their steps. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Directed, type DirectedThread } from "./directed.ts";
import type { Outcome } from "./thread.ts";

/** What is done, and what must hold afterwards. */
export interface Interleaving {
  /** The threads; `workers` are their numbers in the program. */
  readonly threads: (workers: readonly number[]) => readonly DirectedThread[];
  /** Fails when what came of the calls of each thread cannot be. */
  readonly check: (outcomes: readonly (readonly Outcome[])[]) => void;
  /** Two unless that would take too long. More: INTERLEAVE_PREEMPTIONS in the environment. */
  readonly preemptions?: number;
}

/** A test under every schedule. */
export function interleaving(
  name: string,
  { threads, check, preemptions = 2 }: Interleaving,
): void {
  test(name, async (t) => {
    await using directed = await Directed.start(threads);
    const { schedules } = directed.explore(wished(preemptions), () => {
      check(directed.outcomes);
    });
    t.diagnostic(`${schedules} schedules`);
    assert.ok(schedules > 1, "there is something to interleave");
  });
}

/** A test in which the first thread dies before each of its steps; the last one settles what it left. */
export function dying(name: string, { threads, check, preemptions = 0 }: Interleaving): void {
  test(name, async (t) => {
    await using directed = await Directed.start(threads);
    let total = 0;
    let deaths = 0;
    for (let step = 0; ; step++) {
      const death = { victim: 0, step, heir: directed.threads - 1 };
      const { schedules, died } = directed.explore(
        wished(preemptions),
        () => {
          check(directed.outcomes);
        },
        death,
      );
      total += schedules;
      if (!died) break;
      deaths++;
    }
    t.diagnostic(`${deaths} deaths, ${total} schedules`);
    assert.ok(deaths > 3);
  });
}

function wished(preemptions: number): number {
  return Math.max(preemptions, Number(process.env["INTERLEAVE_PREEMPTIONS"] ?? 0));
}
