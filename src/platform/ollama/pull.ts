import { ollamaClient, OllamaError, requestError } from "./client";

/**
 * Has a server download a model from its library. What has come stays there when it is cancelled: the next time goes on from it.
 * @param onShare told the share of the largest part that has come, from 0 to 1.
 * @throws {OllamaError} `refused` with what the server says, such as that there is no such model, or `unreachable`.
 * @throws the signal's reason.
 */
export async function pullModel(host: string, model: string, onShare: (share: number) => void, signal: AbortSignal): Promise<void> {
  let largest = 0;
  let last = "";
  try {
    for await (const { status, total = 0, completed = 0 } of await ollamaClient(host, signal).pull({ model, stream: true })) {
      last = status;
      largest = Math.max(largest, total);
      if (total > 0 && total === largest) onShare(completed / total);
    }
  } catch (error) {
    // The package throws what the server says inside a stream as a plain error.
    throw requestError(error, host, signal);
  }
  if (last !== "success") throw new OllamaError("refused", host, last);
}
