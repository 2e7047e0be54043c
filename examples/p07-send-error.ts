/**
 * A send that can never arrive: the receiver is gone.
 *
 * The error holds the value in `error.value`, so nothing is lost that could still be used.
 *
 * Watch: the channel is dashed from the start, and the failed send is on the timeline of `main`.
 */
import { channel, SendError } from "mpscope";
import { print } from "./print.ts";

const [tx, rx] = channel<number>({ name: "numbers" });
rx.drop();
try {
  await tx.send(42);
  print("Message sent successfully");
} catch (error) {
  if (!(error instanceof SendError)) throw error;
  print(`Failed to send message: ${error.message}`);
}
tx.drop();
