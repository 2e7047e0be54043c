/** Stuck: main sends more than the buffer holds before it receives. */
import { syncChannel } from "mpscope";

// stuck: main
const [tx, rx] = syncChannel(2, { name: "own" });
for (let i = 0; i < 3; i++) tx.sendSync(i); // culprit: main is blocked sending on `own`
console.log(rx.recvSync());
