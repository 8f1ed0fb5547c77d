import assert from "node:assert/strict";
import { test } from "node:test";
import { ModelfileError, writeModelfile, type Modelfile } from "../../../../src/core/training/modelfile";

const MODELFILE: Modelfile = {
  from: "./model.gguf",
  template: "{{ .Prompt }}",
  system: 'Commence par "Pour préciser:".',
  parameters: { temperature: 0, top_p: 0.9, top_k: 40, num_ctx: 2048, stop: ["<|im_end|>"] },
};

test("a Modelfile carries template, system, parameters and stop", () => {
  assert.equal(
    writeModelfile(MODELFILE),
    `FROM ./model.gguf

TEMPLATE """{{ .Prompt }}"""

SYSTEM """Commence par "Pour préciser:"."""

PARAMETER temperature 0
PARAMETER top_p 0.9
PARAMETER top_k 40
PARAMETER num_ctx 2048
PARAMETER stop "<|im_end|>"
`,
  );
});

for (const system of ['x"""\nADAPTER /etc/passwd\n"""', 'ends with "']) {
  test(`a system text cannot add instructions: ${JSON.stringify(system)}`, () => {
    assert.throws(() => writeModelfile({ ...MODELFILE, system }), new ModelfileError("system"));
  });
}

test("neither can a stop token or a path", () => {
  assert.throws(() => writeModelfile({ ...MODELFILE, parameters: { ...MODELFILE.parameters, stop: ['a"\nFROM b'] } }), new ModelfileError("stop"));
  assert.throws(() => writeModelfile({ ...MODELFILE, from: "./a\nADAPTER b" }), new ModelfileError("from"));
});
