/** Claims of Rust's tests of `std::sync::mpsc`, of both kinds of channel. */

import type { Claim } from "./claim.ts";
import { MESSAGES } from "./mpsc-messages.ts";
import { ONESHOTS } from "./mpsc-oneshots.ts";
import { RECEIVING } from "./mpsc-receiving.ts";

/** All of them. */
export const MPSC_CLAIMS: readonly Claim[] = [...MESSAGES, ...ONESHOTS, ...RECEIVING];
