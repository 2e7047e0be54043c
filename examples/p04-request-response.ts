/**
 * Request and response: every request carries the sender on which its answer is expected.
 *
 * A handle inside a message moves with it. While the request waits in the buffer, the reply sender inside it
 * still counts.
 *
 * Watch: the `replies` channel runs against the `requests` channel, and its sender wanders from `main`
 * through the buffer into `calculator`.
 */
import { isMainThread } from "node:worker_threads";
import { channel, type Receiver, type Sender, spawn } from "mpscope";
import { print } from "./print.ts";

type Request =
  | { kind: "add"; a: number; b: number; reply: Sender<number> }
  | { kind: "multiply"; a: number; b: number; reply: Sender<number> }
  | { kind: "quit" };

export async function calculator({ rx }: { rx: Receiver<Request> }): Promise<void> {
  for await (const request of rx) {
    switch (request.kind) {
      case "add": {
        const { a, b, reply } = request;
        print(`Computing ${a} + ${b} = ${a + b}`);
        await reply.send(a + b);
        reply.drop();
        break;
      }
      case "multiply": {
        const { a, b, reply } = request;
        print(`Computing ${a} * ${b} = ${a * b}`);
        await reply.send(a * b);
        reply.drop();
        break;
      }
      case "quit":
        print("Calculator service shutting down");
        return;
    }
  }
}

if (isMainThread) {
  const [requests, rx] = channel<Request>({ name: "requests" });
  const service = spawn(new URL("#calculator", import.meta.url), { rx }, { name: "calculator" });
  const [reply, replies] = channel<number>({ name: "replies" });

  await requests.send({ kind: "add", a: 5, b: 3, reply: reply.clone() });
  print(`Add result: ${await replies.recv()}`);

  await requests.send({ kind: "multiply", a: 4, b: 7, reply });
  print(`Multiply result: ${await replies.recv()}`);

  await requests.send({ kind: "quit" });
  await service.join();
}
