/** How it is said of a finding that it is over. */

import * as vscode from "vscode";
import type { Finding } from "../../protocol/finding.ts";

/** E.g. `Over after 1.2 s`; undefined while it is true. */
export function overText({ since, until }: Finding): string | undefined {
  if (until === undefined) return undefined;
  return vscode.l10n.t("Over after {0} s", ((until - since) / 1e9).toFixed(1));
}
