/**
 * One channel, several kinds of messages: commands, a question with its reply channel, and a shutdown.
 *
 * A union of types says what the service understands, and the compiler checks that each kind is handled.
 *
 * Watch: the one-message channel of the reply appears with the question and disappears with the answer.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Receiver, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

interface Task {
  id: number;
  description: string;
  priority: number;
}

type Message =
  | { kind: "new"; task: Task }
  | { kind: "complete"; id: number }
  | { kind: "status"; reply: Sender<string> }
  | { kind: "shutdown" };

export async function taskManager({ rx }: { rx: Receiver<Message> }): Promise<void> {
  const tasks = new Map<number, Task>();
  let completed = 0;
  for await (const message of rx) {
    switch (message.kind) {
      case "new":
        print(`Adding task: ${describe(message.task)}`);
        tasks.set(message.task.id, message.task);
        break;
      case "complete": {
        const task = tasks.get(message.id);
        if (task === undefined) break;
        tasks.delete(message.id);
        completed++;
        print(`Completed task: ${describe(task)}`);
        break;
      }
      case "status":
        await message.reply.send(`Active tasks: ${tasks.size}, Completed tasks: ${completed}`);
        message.reply.drop();
        break;
      case "shutdown":
        print("Task manager shutting down");
        return;
    }
  }
}

function describe({ id, description, priority }: Task): string {
  return `Task { id: ${id}, description: "${description}", priority: ${priority} }`;
}

if (isMainThread) {
  const [tx, rx] = channel<Message>({ name: "tasks" });
  const manager = spawn(new URL("#taskManager", import.meta.url), { rx });
  await tx.send({ kind: "new", task: { id: 1, description: "Write documentation", priority: 1 } });
  await tx.send({ kind: "new", task: { id: 2, description: "Fix bug #123", priority: 2 } });
  await tx.send({ kind: "complete", id: 1 });
  const [reply, status] = channel<string>({ name: "status" });
  await tx.send({ kind: "status", reply });
  print(`Status: ${await status.recv()}`);
  await tx.send({ kind: "shutdown" });
  await manager.join();
}
