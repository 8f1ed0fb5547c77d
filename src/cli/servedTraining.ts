import { hostUrl } from "../platform/ollama/host";

/** Whether a training ends in an Ollama, and in which. */
export interface ServedTraining {
  readonly serve: boolean;
  /** As `--host` or `OLLAMA_HOST` names it. */
  readonly host: string | undefined;
}

/** A login node seldom has an Ollama: it is named where it has. */
export function serves({ serve, host }: ServedTraining, onLoginNode: boolean): boolean {
  return serve && !(onLoginNode && host === undefined);
}

/** The address of the Ollama that the model would go to; `undefined` where it goes to none, or to one of this machine that is not looked for yet. */
export function ollamaOf(training: ServedTraining, onLoginNode: boolean): string | undefined {
  const { host } = training;
  return host === undefined || host.trim() === "" || !serves(training, onLoginNode) ? undefined : (hostUrl(host) ?? host);
}
