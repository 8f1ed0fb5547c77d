/** Ids of the templates that the product knows. */
export type PromptTemplateId = "chatml" | "mistral" | "alpaca";

/**
 * How one turn is written around its texts. The same data renders the training text and the Ollama TEMPLATE,
 * so that the model is served what it was trained on, byte for byte.
 */
export interface PromptTemplate {
  readonly id: PromptTemplateId;
  /** Before everything. The beginning-of-sequence token is the tokenizer's affair and is never part of a template. */
  readonly open: string;
  /** Written only when there is a system text; `{system}` stands for it. */
  readonly system: string;
  /** `{prompt}` stands for the instruction; ends where the model starts to write. */
  readonly user: string;
  /** Between `user` and the response in training text (" " where the tokenizer joins it to the first word). */
  readonly responsePrefix: string;
  /** After the response in a longer conversation. */
  readonly close: string;
  /** What ends an answer when serving. */
  readonly stop: readonly string[];
}

export const PROMPT_TEMPLATES: { readonly [Id in PromptTemplateId]: PromptTemplate } = {
  chatml: {
    id: "chatml",
    open: "",
    system: "<|im_start|>system\n{system}<|im_end|>\n",
    user: "<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n",
    responsePrefix: "",
    close: "<|im_end|>\n",
    stop: ["<|im_end|>"],
  },
  // Mistral 7B v0.1 and its descendants have no system role: the system text goes before the first user turn.
  mistral: {
    id: "mistral",
    open: "[INST] ",
    system: "{system}\n\n",
    user: "{prompt} [/INST]",
    responsePrefix: " ",
    close: "</s>",
    stop: ["</s>", "[INST]"],
  },
  alpaca: {
    id: "alpaca",
    open: "",
    system: "{system}\n\n",
    user: "### Instruction:\n{prompt}\n\n### Response:\n",
    responsePrefix: "",
    close: "\n\n",
    stop: ["### Instruction:"],
  },
};

/** One training example as plain text: the loss is taken on `completion` alone. */
export interface RenderedExample {
  readonly prompt: string;
  readonly completion: string;
}

/** Renders one example; `system` may be empty. The end-of-sequence token is added by the trainer. */
export function renderExample(template: PromptTemplate, system: string, instruction: string, response: string): RenderedExample {
  return {
    prompt: template.open + (system === "" ? "" : fill(template.system, "{system}", system)) + fill(template.user, "{prompt}", instruction),
    completion: template.responsePrefix + response,
  };
}

/** The Ollama TEMPLATE (a Go template) that renders the same bytes as {@link renderExample}. */
export function ollamaTemplate(template: PromptTemplate): string {
  const system = `{{ if .System }}${fill(template.system, "{system}", "{{ .System }}")}{{ end }}`;
  return `${template.open}${system}${fill(template.user, "{prompt}", "{{ .Prompt }}")}{{ .Response }}${template.close}`;
}

/** The template a base model was taught, read from its chat template where it has one, else from its name. */
export function detectPromptTemplate(baseModel: { readonly name: string; readonly chatTemplate?: string }): PromptTemplateId {
  const evidence = baseModel.chatTemplate ?? baseModel.name;
  if (/<\|im_start\|>|smollm|qwen/iu.test(evidence)) return "chatml";
  if (/\[INST\]|mistral/iu.test(evidence)) return "mistral";
  return "alpaca";
}

/** Not `String.replace` with a string: there `$&` in a clinical text would be an instruction. */
function fill(text: string, slot: string, value: string): string {
  return text.replace(slot, () => value);
}
