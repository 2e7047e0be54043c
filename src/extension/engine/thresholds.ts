/** From what on rules find something, as the user has set it. */

import * as vscode from "vscode";
import {
  THRESHOLD_SETTINGS,
  type Thresholds,
  thresholdsWith,
} from "../../model/rules/thresholds.ts";

/** The thresholds of the settings `mpscope.findings.*`; the default stands for what makes no sense. */
export function thresholdsOfUser(): Thresholds {
  const settings = vscode.workspace.getConfiguration("mpscope.findings");
  const set = THRESHOLD_SETTINGS.map((name): [string, unknown] => [name, settings.get(name)]);
  return thresholdsWith(Object.fromEntries(set)).thresholds;
}
