import { flatFormat } from "./flat";

/** `{prompt, completion}`, as TRL and older fine-tuning services have it. */
export const PROMPT_COMPLETION = flatFormat({ instruction: "prompt", response: "completion" });
