import type { AskOptions, Reply, TargetIdentity } from "../../core/evaluation/target";
import { OpenAiError } from "../openai/target";
import type { Target } from "./target";

/** What stands where a server has said the key that it was given. */
const GONE = "…";

/** A target that is asked with a key: whatever it says, the key goes into no answer, message or file. */
export class KeyedTarget implements Target {
  constructor(
    private readonly target: Target,
    private readonly key: string,
  ) {}

  async identity(signal: AbortSignal): Promise<TargetIdentity> {
    try {
      return await this.target.identity(signal);
    } catch (error) {
      throw error instanceof OpenAiError ? new OpenAiError(error.kind, error.host, this.without(error.message)) : error;
    }
  }

  async ask(prompt: string, options: AskOptions, signal: AbortSignal): Promise<Reply> {
    const { text, error, ...reply } = await this.target.ask(prompt, options, signal);
    return { ...reply, text: this.without(text), ...(error === undefined ? {} : { error: this.without(error) }) };
  }

  private without(text: string): string {
    return text.replaceAll(this.key, GONE);
  }
}
