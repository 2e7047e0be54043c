/**
 * An actor: a worker with state of its own and a mailbox; others know nothing of it but its address.
 *
 * Here the address is a sender, hidden in a class whose methods are messages.
 *
 * Watch: `counter` has one mailbox; the answers come back on channels that live for one question.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type OneshotSender, oneshot, type Receiver, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

type Mail = { kind: "add"; amount: number } | { kind: "total"; reply: OneshotSender<number> };

export async function counter({ mailbox }: { mailbox: Receiver<Mail> }): Promise<void> {
  let total = 0;
  for await (const mail of mailbox) {
    if (mail.kind === "add") total += mail.amount;
    else mail.reply.send(total);
  }
  print(`The counter stops at ${total}`);
}

class Counter {
  readonly #address: Sender<Mail>;
  readonly #ended: Promise<unknown>;

  constructor() {
    const [address, mailbox] = channel<Mail>({ name: "mailbox" });
    this.#address = address;
    this.#ended = spawn(new URL("#counter", import.meta.url), { mailbox }).join();
  }

  async add(amount: number): Promise<void> {
    await this.#address.send({ kind: "add", amount });
  }

  async total(): Promise<number> {
    const [reply, answer] = oneshot<number>({ name: "total" });
    await this.#address.send({ kind: "total", reply });
    return answer.recv();
  }

  async stop(): Promise<void> {
    this.#address.drop();
    await this.#ended;
  }
}

if (isMainThread) {
  const count = new Counter();
  for (let amount = 1; amount <= 10; amount++) await count.add(amount);
  print(`The total is ${await count.total()}`);
  await count.stop();
}
