/**
 * Typed messages: what a service can be asked stands in one type, fields and answers included.
 *
 * A tuple like `[string, string[]]` would pass any mistake; here the compiler knows every message.
 *
 * Watch: a reply channel of its own for each question, gone as soon as it is answered.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type OneshotSender, oneshot, type Receiver, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

interface User {
  id: number;
  name: string;
  email: string;
}

type UserMessage =
  | { kind: "create"; name: string; email: string }
  | { kind: "update"; id: number; name?: string; email?: string }
  | { kind: "delete"; id: number }
  | { kind: "get"; id: number; reply: OneshotSender<User | undefined> };

export async function directory({ rx }: { rx: Receiver<UserMessage> }): Promise<void> {
  const users = new Map<number, User>();
  let lastId = 0;
  for await (const message of rx) {
    switch (message.kind) {
      case "create": {
        const { name, email } = message;
        users.set(++lastId, { id: lastId, name, email });
        break;
      }
      case "update": {
        const user = users.get(message.id);
        if (user === undefined) break;
        user.name = message.name ?? user.name;
        user.email = message.email ?? user.email;
        break;
      }
      case "delete":
        users.delete(message.id);
        break;
      case "get":
        message.reply.send(users.get(message.id));
        break;
    }
  }
}

async function show(tx: Sender<UserMessage>, id: number): Promise<void> {
  const [reply, answer] = oneshot<User | undefined>({ name: `user ${id}` });
  await tx.send({ kind: "get", id, reply });
  const user = await answer.recv();
  print(user === undefined ? `No user ${id}` : `User ${id}: ${user.name} <${user.email}>`);
}

if (isMainThread) {
  const [tx, rx] = channel<UserMessage>({ name: "users" });
  const service = spawn(new URL("#directory", import.meta.url), { rx });
  await tx.send({ kind: "create", name: "Ada", email: "ada@example.com" });
  await tx.send({ kind: "update", id: 1, name: "Ada Lovelace" });
  await show(tx, 1);
  await tx.send({ kind: "delete", id: 1 });
  await show(tx, 1);
  tx.drop();
  await service.join();
}
