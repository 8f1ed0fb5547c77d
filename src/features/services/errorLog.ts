import type * as vscode from "vscode";

/** Writes errors that nobody is told of into the log, each with where it arose. @param area of the extension, in brackets before it. */
export function errorLog(log: Pick<vscode.LogOutputChannel, "error">, area: string): (error: unknown) => void {
  return (error) => log.error(`[${area}] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}
