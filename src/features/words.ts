import * as vscode from "vscode";
import type { Translate } from "../shared/words/translate";

/** The user's language, from the extension's l10n bundle. */
export const t: Translate = (message, args = {}) => vscode.l10n.t(message, args);
