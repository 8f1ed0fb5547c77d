/**
 * Turns an English message into the user's language. `{name}` stands for `args.name`.
 * The shape of `vscode.l10n.t`, so that the extension and the command line share every sentence.
 */
export type Translate = (message: string, args?: Record<string, string | number>) => string;
