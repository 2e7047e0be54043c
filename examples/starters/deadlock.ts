/**
 * Two workers that wait for each other for ever: each sends all of its questions before it answers any.
 * Choose "Run with mpscope" above this line and see who waits for whom. Stop it in the terminal.
 */
import { isMainThread } from "node:worker_threads";
import { type Receiver, type SyncSender, spawn, syncChannel } from "mpscope";

interface Ends {
  readonly questions: SyncSender<number>;
  readonly answers: Receiver<number>;
}

export async function talker({ questions, answers }: Ends): Promise<void> {
  for (let question = 1; question <= 10; question++) await questions.send(question);
  for await (const answer of answers) console.log(`heard ${answer}`);
}

if (isMainThread) {
  const [toBob, fromAnn] = syncChannel<number>(4, { name: "ann to bob" });
  const [toAnn, fromBob] = syncChannel<number>(4, { name: "bob to ann" });
  const module = new URL("#talker", import.meta.url);
  spawn(module, { questions: toBob, answers: fromBob }, { name: "ann" });
  spawn(module, { questions: toAnn, answers: fromAnn }, { name: "bob" });
}
