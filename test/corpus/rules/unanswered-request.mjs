/** Requests that bring a sender for the answer, and get none. The test sets `answerSeconds` to 0.5. */
import { setTimeout as sleep } from "node:timers/promises";
import { channel, oneshot, spawn } from "mpscope";
import { runAll } from "./run.mjs";

const ENOUGH = 1200;

/** Says that it is there, and serves one request: after `pause` ms it answers, or drops the answer's sender. */
export async function serve({ requests, pause, answers, ready }) {
  await ready.send("ready");
  const reply = await requests.recv();
  await sleep(pause);
  if (answers) reply.sendSync("done");
  else reply.drop();
}

async function ask(name, { pause, answers, patience }) {
  const [tx, requests] = channel({ name });
  const [ready, isReady] = oneshot();
  const server = spawn(new URL("#serve", import.meta.url), { requests, pause, answers, ready });
  await isReady.recv();
  const [reply, answer] = channel({ name: `${name}'s answer` });
  await tx.send(reply);
  if (patience === undefined)
    await answer.recv().catch(() => undefined); // found: foundDropped, foundLate
  else await answer.recvTimeout(patience);
  await server.join();
}

export const foundDropped = () => ask("foundDropped", { pause: 50, answers: false });
export const foundLate = () => ask("foundLate", { pause: ENOUGH, answers: true });

export async function foundUnread() {
  const [tx, requests] = channel({ name: "foundUnread" });
  const [reply, answer] = oneshot();
  await tx.send(reply);
  const waiting = answer.recv().catch(() => undefined); // found: foundUnread
  await sleep(ENOUGH);
  requests.drop();
  await waiting;
}

export const missedQuick = () => ask("missedQuick", { pause: 20, answers: true });
export const missedImpatient = () =>
  ask("missedImpatient", { pause: ENOUGH, answers: true, patience: 50 });

/** No request: nobody waits for anything. */
export async function missedGift() {
  const [tx, gifts] = channel({ name: "missedGift" });
  const [reply] = channel({ name: "missedGift's answer" });
  await tx.send(reply);
  (await gifts.recv()).drop();
}

await runAll(import.meta.url, [
  "foundDropped",
  "foundLate",
  "foundUnread",
  "missedQuick",
  "missedImpatient",
  "missedGift",
]);
