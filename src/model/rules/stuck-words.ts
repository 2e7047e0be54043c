/** Who is to blame for a knot, in words: the sentence, the line, and the smallest change that would free it. */

import type { Site } from "../../trace/event.ts";
import type { MechanicalFix, RelatedSite } from "./finding.ts";
import { handlesNeeded, type Knot, type Step } from "./stuck-chain.ts";
import type { HandleFacts, Wait } from "./wait-graph.ts";
import { listed, shortPlace, type Words } from "./words.ts";

/** What a finding says of its culprit. */
export interface Blame {
  /** The step that the explanation begins with. */
  readonly step: Step;
  readonly title: string;
  readonly remedy: string;
  readonly site: Site | undefined;
  readonly related: readonly RelatedSite[];
  readonly fix: MechanicalFix | undefined;
}

/** A step that waits through a handle. */
type Held = Step & { readonly wait: Wait; readonly handle: HandleFacts };

/** The culprit of a knot: what was forgotten, else whoever closed the cycle. */
export function blameOf(knot: Knot, words: Words): Blame {
  const held = knot.steps.filter(isHeld);
  const byStep = new Map(knot.steps.map((step) => [step.worker, step]));
  const isPassive = (step: Held): boolean => {
    const next = step.next === undefined ? undefined : byStep.get(step.next);
    return step.next === step.worker || next?.wait?.channel === undefined;
  };
  const find = (fits: (step: Held) => boolean): Held | undefined => held.find(fits);
  const permit = find(({ handle }) => handle.isPermit);
  if (permit !== undefined) return blamePermit(permit, words);
  const carried = find(({ handle }) => handle.carrier !== undefined);
  if (carried !== undefined) return blameMessage(carried, words);
  const forgotten = find((step) => step.handle.isSender && isPassive(step));
  if (forgotten !== undefined) return blameSender(forgotten, byStep.get(nextOf(forgotten)), words);
  const unread = find((step) => !step.handle.isSender && isPassive(step));
  if (unread !== undefined) return blameReceiver(unread, byStep.get(nextOf(unread)), words);
  return blameLast(knot.steps, words);
}

/** What one worker waits for, and who could end that. */
export function stepSentence(step: Step, words: Words): string {
  const { worker, wait, next } = step;
  if (wait === undefined) {
    const child = next === undefined ? "" : `, and lives on because ${words.worker(next)} does`;
    return `${words.worker(worker)} has nothing left to do${child}`;
  }
  const head = `${words.wait(wait)}${words.place(wait.site)}`;
  return isHeld(step) ? `${head}; ${holderPhrase(step, words)}` : head;
}

function isHeld(step: Step): step is Held {
  return step.handle !== undefined && step.wait !== undefined;
}

function nextOf(step: Held): Held["worker"] {
  return step.next ?? step.worker;
}

function holderPhrase({ worker, wait, handle, next }: Held, words: Words): string {
  const side = words.side(handle);
  if (handle.isPermit) {
    const whose = handle.owner === worker ? "its own" : `held by ${holders([handle], words)}`;
    return `the free place is reserved by a permit, ${whose}${words.place(handle.madeAt)}`;
  }
  const { channel } = wait;
  const all = channel === undefined ? [handle] : handlesNeeded(wait, channel);
  const which = all.length === 1 ? `the only living ${side}` : `its ${all.length} living ${side}s`;
  const [is, lies] = all.length === 1 ? ["is", "lies"] : ["are", "lie"];
  if (all.every(({ carrier }) => carrier !== undefined)) {
    const reader =
      next === undefined ? "nobody receives" : `${words.worker(next)} does not receive`;
    return `${which} ${lies} in a message of ${words.channel(handle.carrier)} that ${reader}`;
  }
  if (all.every(({ owner }) => owner === worker)) {
    return `${which} ${is} held by ${words.worker(worker)} itself${words.place(handle.madeAt)}`;
  }
  return `${which} ${is} held by ${holders(all, words)}${all.length === 1 ? words.place(handle.madeAt) : ""}`;
}

function holders(handles: readonly HandleFacts[], words: Words): string {
  const names = handles.map(({ owner, carrier }) =>
    owner === undefined ? `a message of ${words.channel(carrier)}` : words.worker(owner),
  );
  return listed([...new Set(names)]);
}

/** A sender that keeps a channel open and is used no more. */
function blameSender(step: Held, holder: Step | undefined, words: Words): Blame {
  const { wait, handle, worker } = step;
  const site = words.site(handle.madeAt);
  const owner = nextOf(step);
  const who = owner === worker ? `${words.worker(owner)} itself` : words.worker(owner);
  const made = site === undefined ? "" : `, made at ${shortPlace(site)}`;
  const many = wait.channel === undefined ? 1 : handlesNeeded(wait, wait.channel).length;
  const which = many === 1 ? "the only living sender is" : `${many} senders live, one of them`;
  return {
    step,
    title: `${words.wait(wait)} for ever: ${which} held by ${who}${made} and never dropped`,
    remedy: `Drop that sender when ${words.worker(owner)} is done with it, before it waits.`,
    site,
    related: [],
    fix: dropFix(step, holder?.wait?.site ?? 0, words),
  };
}

/** A drop before the line at which its holder begins to wait, or after the last line that used it. */
function dropFix(step: Held, waitsAt: number, words: Words): MechanicalFix | undefined {
  const { handle, wait } = step;
  const declaration = words.site(handle.madeAt);
  const waiting = words.site(waitsAt);
  const site = waiting ?? words.site(handle.usedAt);
  if (declaration === undefined || site === undefined || handle.movedAt !== 0) return undefined;
  return {
    kind: "drop",
    site,
    place: waiting === undefined ? "after" : "before",
    declaration,
    side: handle.isSender ? "sender" : "receiver",
    title: `Drop the ${words.side(handle)} of ${words.channel(wait.channel)} here`,
  };
}

/** Somebody sends, and who has the receiver waits for something else than messages. */
function blameReceiver(step: Held, holder: Step | undefined, words: Words): Blame {
  const { wait, handle, worker } = step;
  const owner = nextOf(step);
  const isOwn = owner === worker;
  const joining = holder?.wait?.target === undefined ? undefined : words.site(holder.wait.site);
  const site = isOwn ? words.site(wait.site) : (joining ?? words.site(handle.madeAt));
  const channel = words.channel(wait.channel);
  const does = isOwn
    ? "it holds the only receiver itself, and does not receive while it is blocked"
    : `${words.worker(owner)} holds the receiver and ${holder?.wait === undefined ? "has nothing left to do" : `waits for the end of ${words.worker(holder.wait.target ?? worker)}`}`;
  return {
    step,
    title: `${words.wait(wait)} for ever: ${does}`,
    remedy: isOwn
      ? `Receive from ${channel} in another worker, or give it more capacity.`
      : `Receive from ${channel} before waiting, or drop its receiver.`,
    site,
    related: relatedMade(handle, words),
    fix: undefined,
  };
}

/** The handle that is waited for lies in a message that nobody will receive. */
function blameMessage(step: Held, words: Words): Blame {
  const { wait, handle, next } = step;
  const side = words.side(handle);
  const carrier = words.channel(handle.carrier);
  const reader =
    next === undefined
      ? "nobody receives"
      : `${words.worker(next)}${next === step.worker ? " itself" : ""} never receives`;
  return {
    step,
    title: `${words.wait(wait)} for ever: the only living ${side} lies in a message of ${carrier} that ${reader}`,
    remedy: `Receive from ${carrier}, or drop its receiver: then the message and the ${side} in it go.`,
    site: words.site(handle.movedAt) ?? words.site(handle.madeAt),
    related: relatedMade(handle, words),
    fix: undefined,
  };
}

/** A place that was reserved and not used. */
function blamePermit(step: Held, words: Words): Blame {
  const { wait, handle } = step;
  const owner = handle.owner === undefined ? "nobody" : words.worker(handle.owner);
  return {
    step,
    title: `${words.wait(wait)} for ever: ${owner}${handle.owner === step.worker ? " itself" : ""} holds a permit for the free place and never uses it`,
    remedy: "Send into the permit, or release it, before waiting.",
    site: words.site(handle.madeAt),
    related: [],
    fix: undefined,
  };
}

/** Nothing was forgotten: everybody waits for the next one. Whoever began last has closed the cycle. */
function blameLast(steps: readonly Step[], words: Words): Blame {
  const last = steps.reduce((one, other) =>
    (other.wait?.position ?? 0) > (one.wait?.position ?? 0) ? other : one,
  );
  const { wait } = last;
  const site = words.site(wait?.site ?? 0);
  if (steps.length === 1) {
    const title = `${stepSentence(last, words)} for ever: nobody can end that`;
    const remedy = "Wait with a timeout, or for something else too.";
    return { step: last, title, remedy, site, related: [], fix: undefined };
  }
  const round =
    steps.length > 3
      ? `${steps.length} workers`
      : listed(steps.map(({ worker }) => words.worker(worker)));
  const isSends = steps.every((step) => step.wait?.kind === "send");
  return {
    step: last,
    title: `${round} wait for each other for ever: ${wait === undefined ? "" : words.wait(wait)}${words.place(wait?.site ?? 0)} and closes the circle`,
    remedy: isSends
      ? "Receive before sending in one of them, or give one of the channels more capacity."
      : "Send before receiving in one of them.",
    site,
    related: [],
    fix: undefined,
  };
}

function relatedMade({ madeAt, isSender }: HandleFacts, words: Words): RelatedSite[] {
  const site = words.site(madeAt);
  return site === undefined
    ? []
    : [{ text: `the ${isSender ? "sender" : "receiver"} was made here`, site }];
}
