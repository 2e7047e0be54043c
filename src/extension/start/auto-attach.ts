/**
 * Auto attach: while it is on, every Node program that is started in an integrated terminal and makes a
 * channel records itself, and its picture appears. It is off until somebody turns it on in a workspace.
 */

import * as vscode from "vscode";
import { withPreload } from "../../launch/preload.ts";
import type { Sessions } from "../sessions/sessions.ts";
import { launchParts } from "./launch-parts.ts";

const REMEMBERED = "autoAttach";

/** The toggle. */
export class AutoAttach {
  readonly #context: vscode.ExtensionContext;
  readonly #sessions: Sessions;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when it was turned on or off. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;
  #isOn = false;

  /** Off, until {@link restore} or {@link toggle}. */
  constructor(context: vscode.ExtensionContext, sessions: Sessions) {
    this.#context = context;
    this.#sessions = sessions;
    // The address is this window's: what is left of an earlier one leads nowhere.
    context.environmentVariableCollection.persistent = false;
  }

  /** Whether terminals that open now are traced. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Turns it on where it was on when the window was last open. */
  async restore(): Promise<void> {
    const wasOn = this.#context.workspaceState.get<boolean>(REMEMBERED, false);
    if (wasOn && vscode.workspace.isTrusted) await this.#turn(true);
  }

  /** Turns it on or off, and remembers that for the workspace. */
  async toggle(): Promise<void> {
    await this.#turn(!this.#isOn);
    await this.#context.workspaceState.update(REMEMBERED, this.#isOn);
  }

  async #turn(on: boolean): Promise<void> {
    const { environmentVariableCollection: variables, extensionUri } = this.#context;
    if (on) {
      const address = await this.#sessions.openAddress();
      variables.description = vscode.l10n.t("mpscope traces the Node programs started here");
      variables.replace("MPSCOPE", address);
      // Other extensions (js-debug for one) put options of theirs into the same variable.
      const { preload, preview = 0 } = launchParts(extensionUri);
      if (preview > 0) variables.replace("MPSCOPE_PREVIEW", String(preview));
      variables.append("NODE_OPTIONS", ` ${withPreload(preload)}`);
    } else {
      variables.clear();
    }
    this.#isOn = on;
    this.#changed.fire();
  }
}
