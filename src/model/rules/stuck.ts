/** Rule `stuck`: workers that can never go on, whatever the others do. */

import type { Site } from "../../trace/event.ts";
import type { Facts } from "./facts.ts";
import type { ChainLink, Found } from "./finding.ts";
import { stuckWorkers, waitsOf } from "./liveness.ts";
import type { NewRule } from "./rule.ts";
import { type Knot, knotsOf, type Step, stepOf } from "./stuck-chain.ts";
import { blameOf, stepSentence } from "./stuck-words.ts";
import type { Change, WorkerFacts } from "./wait-graph.ts";
import { counted, listed, Words } from "./words.ts";

/** Steps that are told; a ring may have thousands. */
const MOST_STEPS = 12;
/** Sentences about what is not known. */
const MOST_UNKNOWN = 20;
/** ns; a wait that is younger is nothing to speak of. */
const UNKNOWN_AFTER = 1e9;

/** Workers that can never go on. What was found stays found while nobody begins or ceases to wait. */
export const stuckRule: NewRule = (facts) => {
  let found: readonly Found[] = [];
  let asked = -1;
  return {
    find: () => {
      if (facts.changes !== asked) found = findStuck(facts);
      asked = facts.changes;
      return found;
    },
  };
};

/** A finding for each knot of workers that hold each other up. */
function findStuck(facts: Facts): Found[] {
  const stuck = stuckWorkers(facts);
  if (stuck.size === 0) return [];
  const words = new Words(facts.cast);
  return knotsOf(stuck)
    .filter(({ workers }) => workers.some(({ waits }) => waits.size > 0))
    .map((knot) => findingOf(knot, words));
}

/** Who would be stuck if the event loops of others did nothing, in sentences. */
export function unknownStuck(facts: Facts, time: number): string[] {
  const certain = stuckWorkers(facts);
  const words = new Words(facts.cast);
  const sentences: string[] = [];
  const supposed = stuckWorkers(facts, true);
  for (const worker of supposed) {
    if (certain.has(worker) || worker.waits.size === 0) continue;
    const [wait] = waitsOf(worker);
    if (wait === undefined || time - wait.time < UNKNOWN_AFTER) continue;
    const actor = actorAbove(worker, supposed);
    sentences.push(
      `${words.wait(wait)}; whether it ever goes on is not known: ${words.worker(actor)} may still act ` +
        `outside channels${described(actor.wakers)}`,
    );
    if (sentences.length === MOST_UNKNOWN) break;
  }
  return sentences;
}

function described(wakers: string | undefined): string {
  return wakers === undefined || wakers === "" ? "" : ` (${wakers})`;
}

/** The first one up the chain who may do something else. */
function actorAbove(worker: WorkerFacts, supposed: ReadonlySet<WorkerFacts>): WorkerFacts {
  const seen = new Set<WorkerFacts>();
  let at = worker;
  while (!seen.has(at) && at.wakers === "") {
    seen.add(at);
    at = stepOf(at, supposed).next ?? at;
  }
  return at;
}

function findingOf(knot: Knot, words: Words): Found {
  const blame = blameOf(knot, words);
  const steps = startingWith(knot.steps, blame.step);
  const { position, time } = lastChange(steps);
  const told = steps.slice(0, MOST_STEPS).map((step) => stepSentence(step, words));
  const waiting = knot.workers.filter(({ waits }) => waits.size > 0);
  const inCycle = new Set(steps.map(({ worker }) => worker));
  const others = waiting.filter((worker) => !inCycle.has(worker));
  if (steps.length > MOST_STEPS) told.push(`and so on, ${steps.length} workers in all`);
  if (others.length > 0) told.push(othersSentence(others, words));
  const related = steps.slice(0, MOST_STEPS).flatMap(({ worker, wait }) => {
    const site = words.site(wait?.site ?? 0);
    return site === undefined ? [] : [{ text: `${words.worker(worker)} waits here`, site }];
  });
  return {
    id: `stuck:${Math.min(...steps.map(({ worker }) => worker.row))}`,
    rule: "stuck",
    title: blame.title,
    steps: told,
    remedy: blame.remedy,
    site: blame.site,
    related: [...blame.related, ...related].filter(({ site }) => !isSame(site, blame.site)),
    chain: chainOf(steps),
    workers: waiting.map(({ row }) => row - 1),
    since: time,
    position,
    fix: blame.fix,
  };
}

function othersSentence(others: readonly WorkerFacts[], words: Words): string {
  const names = listed(others.map((worker) => words.worker(worker)));
  return `${names} ${others.length === 1 ? "waits" : "wait"} for ${others.length === 1 ? "it" : "them"} too (${counted(others.length, "worker")})`;
}

/** A cycle begins wherever one likes. */
function startingWith(steps: readonly Step[], first: Step): readonly Step[] {
  const at = Math.max(0, steps.indexOf(first));
  return [...steps.slice(at), ...steps.slice(0, at)];
}

function lastChange(steps: readonly Step[]): Change {
  let last: Change = { position: 0, time: 0 };
  for (const { worker, wait } of steps) {
    for (const changed of [worker.changed, wait?.channel?.changed]) {
      if (changed !== undefined && changed.position > last.position) last = changed;
    }
  }
  return last;
}

function chainOf(steps: readonly Step[]): ChainLink[] {
  const links: ChainLink[] = [];
  for (const { worker, wait, handle } of steps) {
    links.push({ kind: "worker", index: worker.row - 1 });
    const channel = wait?.channel;
    if (channel === undefined) continue;
    links.push({ kind: "channel", index: channel.row - 1 });
    const carrier = handle?.carrier;
    if (carrier !== undefined) links.push({ kind: "channel", index: carrier.row - 1 });
  }
  return links;
}

function isSame(one: Site, other: Site | undefined): boolean {
  return one.file === other?.file && one.line === other.line && one.column === other.column;
}
