/**
 * A bank without locks: one worker owns the balances, everybody else sends it messages.
 *
 * State that only one thread touches cannot be raced for; the channel puts all changes into one order.
 *
 * Watch: two tellers feed the one channel; questions travel with the sender of their answer.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Receiver, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

type BankMessage =
  | { kind: "deposit"; account: number; amount: number }
  | { kind: "withdraw"; account: number; amount: number }
  | { kind: "balance"; account: number; reply: Sender<number> };

export function bank({ rx }: { rx: Receiver<BankMessage> }): void {
  const balances = new Map<number, number>();
  for (const message of rx) {
    const { account } = message;
    const balance = balances.get(account) ?? 0;
    if (message.kind === "deposit") {
      balances.set(account, balance + message.amount);
      print(`Deposited ${message.amount} to account ${account}`);
    } else if (message.kind === "balance") {
      message.reply.sendSync(balance);
      message.reply.drop();
    } else if (balance < message.amount) {
      print(`Insufficient funds in account ${account}`);
    } else {
      balances.set(account, balance - message.amount);
      print(`Withdrew ${message.amount} from account ${account}`);
    }
  }
}

export function teller({ tx, account }: { tx: Sender<BankMessage>; account: number }): void {
  tx.sendSync({ kind: "deposit", account, amount: 100 });
  tx.sendSync({ kind: "withdraw", account, amount: 30 });
  tx.sendSync({ kind: "withdraw", account, amount: 500 });
}

if (isMainThread) {
  const [tx, rx] = channel<BankMessage>({ name: "bank" });
  const service = spawn(new URL("#bank", import.meta.url), { rx });
  const tellers = [1, 2].map((account) =>
    spawn(
      new URL("#teller", import.meta.url),
      { tx: tx.clone(), account },
      { name: `teller-${account}` },
    ),
  );
  await Promise.all(tellers.map((each) => each.join()));
  for (const account of [1, 2]) {
    const [reply, balance] = channel<number>({ name: `balance ${account}` });
    await tx.send({ kind: "balance", account, reply });
    print(`Balance of account ${account}: ${await balance.recv()}`);
    balance.drop();
  }
  tx.drop();
  await service.join();
}
