/** Stuck: the only sender of the answer lies in a request that main, which waits for the answer, never reads. */
import { channel, recv, send } from "mpscope";

// stuck: main
const [requests, rx] = channel({ name: "requests" });
const [reply, replies] = channel({ name: "replies" });
await requests.send({ reply }); // culprit: lies in a message of `requests`
console.log(await replies.recv(), rx.len);
