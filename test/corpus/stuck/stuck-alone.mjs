/** Stuck: main blocks on a channel that nobody else has. */
import { channel } from "mpscope";

// stuck: main
const [tx, rx] = channel({ name: "own" }); // culprit: on `own` for ever
console.log(rx.recvSync(), tx.len);
