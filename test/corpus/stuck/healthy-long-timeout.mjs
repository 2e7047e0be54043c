/** Healthy: nobody will send, but the wait ends by itself. */
import { channel } from "mpscope";

const [tx, rx] = channel({ name: "own" });
console.log(rx.recvTimeoutSync(1500));
console.log(await rx.recvTimeout(1500), tx.len);
