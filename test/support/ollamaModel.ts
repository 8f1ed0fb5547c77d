import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PROMPT_TEMPLATES, ollamaTemplate } from "../../src/core/training/promptTemplate";
import { runProgram } from "../../src/platform/process";
import { PRODUCT_ROOT } from "./editorServer";
import { provided } from "./testEnvironment";

const CREATE = `
import sys
from pathlib import Path
from clinical_bridge.configuration import Serving
from clinical_bridge.files import sha256_of
from clinical_bridge.gguf_file import convert
from clinical_bridge.ollama import Ingredients, create_model

host, name, base, folder, template = sys.argv[1:]
gguf = Path(folder) / "base.gguf"
convert(Path(base), gguf, "q8_0")
parameters = {"temperature": 0, "num_ctx": 2048, "stop": ["<|im_end|>"]}
create_model(Serving(host, name, None, template, "", parameters), name, Ingredients(gguf, sha256_of(gguf), None))
`;

/** Puts the untrained base model into an Ollama, as training does with a trained one. @returns its name. */
export async function createUntrainedModel(host: string, name: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-model-"));
  try {
    await runProgram(provided("python"), ["-c", CREATE, host, name, provided("baseModel"), folder, ollamaTemplate(PROMPT_TEMPLATES.chatml)], {
      signal: AbortSignal.timeout(180_000),
      env: { PYTHONPATH: path.join(PRODUCT_ROOT, "python-bridge") },
    });
    return name;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
