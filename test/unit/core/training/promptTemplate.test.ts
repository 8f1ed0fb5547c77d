import assert from "node:assert/strict";
import { test } from "node:test";
import { detectPromptTemplate, ollamaTemplate, PROMPT_TEMPLATES, renderExample } from "../../../../src/core/training/promptTemplate";

test("ChatML writes system, user and the open assistant turn", () => {
  assert.deepEqual(renderExample(PROMPT_TEMPLATES.chatml, "S", "I", "R"), {
    prompt: "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nI<|im_end|>\n<|im_start|>assistant\n",
    completion: "R",
  });
});

test("Mistral, which has no system role, carries the system text in the first user turn", () => {
  assert.deepEqual(renderExample(PROMPT_TEMPLATES.mistral, "S", "I", "R"), { prompt: "[INST] S\n\nI [/INST]", completion: " R" });
});

test("without a system text nothing of it is written", () => {
  assert.equal(renderExample(PROMPT_TEMPLATES.chatml, "", "I", "R").prompt, "<|im_start|>user\nI<|im_end|>\n<|im_start|>assistant\n");
});

test("a text that looks like a replacement pattern or a slot stays as it is", () => {
  assert.equal(renderExample(PROMPT_TEMPLATES.alpaca, "$& {prompt}", "$1 $$", "R").prompt, "$& {prompt}\n\n### Instruction:\n$1 $$\n\n### Response:\n");
});

/** What Go's text/template does with the few actions that we write. */
function renderLikeOllama(template: string, system: string, prompt: string): string {
  const [beforeResponse = ""] = template.split("{{ .Response }}");
  return beforeResponse
    .replace(/\{\{ if \.System \}\}([\s\S]*?)\{\{ end \}\}/u, (_, block: string) => (system === "" ? "" : block))
    .replace("{{ .System }}", () => system)
    .replace("{{ .Prompt }}", () => prompt);
}

for (const template of Object.values(PROMPT_TEMPLATES)) {
  for (const system of ["", "Tu es un assistant.\nRéponds."]) {
    test(`${template.id}: Ollama renders what training rendered, ${system === "" ? "without" : "with"} a system text`, () => {
      const instruction = "CAS CLINIQUE:\npatient 22 ans, céphalées\n\nRÉPONDS";
      assert.equal(renderLikeOllama(ollamaTemplate(template), system, instruction), renderExample(template, system, instruction, "R").prompt);
    });
  }
}

test("the template of a base model is read from its chat template before its name", () => {
  assert.equal(detectPromptTemplate({ name: "models/anything", chatTemplate: "{{ '<|im_start|>' }}" }), "chatml");
  assert.equal(detectPromptTemplate({ name: "BioMistral/BioMistral-7B" }), "mistral");
  assert.equal(detectPromptTemplate({ name: "HuggingFaceTB/SmolLM2-135M-Instruct" }), "chatml");
  assert.equal(detectPromptTemplate({ name: "gpt2" }), "alpaca");
});
