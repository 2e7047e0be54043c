/** Healthy: the wait ends with its signal. */
import { channel, recv } from "mpscope";

const [tx, rx] = channel({ name: "own" });
const alive = setInterval(() => undefined, 1000);
await rx.recv({ signal: AbortSignal.timeout(1500) }).catch((error) => console.log(error.name));
clearInterval(alive);
tx.drop();
