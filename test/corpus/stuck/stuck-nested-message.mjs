/** Stuck: the sender lies in a message of a channel whose receiver lies in another unread message. */
import { channel, recv, send } from "mpscope";

// stuck: main
const [outer, outerRx] = channel({ name: "outer" });
const [inner, innerRx] = channel({ name: "inner" });
const [tx, rx] = channel({ name: "answers" });
await inner.send({ tx }); // culprit: lies in a message of `inner`
await outer.send({ innerRx });
console.log(await rx.recv(), outerRx.len);
