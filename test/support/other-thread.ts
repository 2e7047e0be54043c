/** A worker that does what a test tells it, verb by verb. */

import { channel, type Handle, type Receiver, type Sender, spawn } from "mpscope";
import { soon } from "./deadline.ts";
import { workerUrl } from "./worker-url.ts";

/** A verb of a handle. */
type Verb<H> = {
  [K in keyof H]: H[K] extends (...args: never[]) => unknown ? K : never;
}[keyof H];

/** What a verb is given. */
type Args<F> = F extends (...args: infer A) => unknown ? A : never;

/** A thread that owns some handles and does nothing of its own. */
export interface OtherThread<Handles> {
  /**
   * Resolves to what the verb answered there, or rejects with an error of the same name and message.
   * One verb is done after the other. The order is given at the call, so it need not be awaited.
   */
  do<N extends keyof Handles, V extends Verb<Handles[N]>>(
    name: N,
    verb: V,
    ...args: Args<Handles[N][V]>
  ): Promise<unknown>;
  /** Ends the thread wherever it is; its handles are dropped. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Moves the handles to a worker of its own. */
export function otherThread<Handles extends Record<string, Handle>>(
  handles: Handles,
): OtherThread<Handles> {
  const [orders, ordered]: [Sender<unknown>, Receiver<unknown>] = channel();
  const [answering, answers]: [Sender<Answer>, Receiver<Answer>] = channel();
  const worker = spawn(workerUrl("traffic", "obey"), { handles, ordered, answering });
  return {
    async do(name, verb, ...args) {
      orders.sendSync({ name, verb, args });
      const { error, value } = await soon(answers.recv(), `${String(name)}.${String(verb)}`);
      if (error) throw Object.assign(new Error(error.message), { name: error.name });
      return value;
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
      orders.drop();
      answers.drop();
    },
  };
}

/** What came of a verb. */
interface Answer {
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}
