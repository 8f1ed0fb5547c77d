import * as vscode from "vscode";
import type { Steps } from "../../core/steps";
import { inSlices } from "../../platform/inSlices";

/** Does the steps in slices, as long as VS Code wants the result. @throws {vscode.CancellationError} */
export function whileWanted<Result>(token: vscode.CancellationToken, steps: Steps<Result>): Promise<Result> {
  return inSlices(steps, () => {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
  });
}
