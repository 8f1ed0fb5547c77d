import * as v from "valibot";
import { OllamaError, requestError } from "./client";

/** What a served model's weights are held in. */
export interface Quantization {
  /** As Ollama calls it. */
  readonly level: string;
  readonly matrices: number;
  /** Of these, held in a wider kind: a row of theirs is no multiple of the 256 weights that a K kind packs. */
  readonly fallenBack: number;
}

/** The package's types know nothing of tensors (ollama/ollama api/types.go, ShowResponse). */
const shown = v.object({
  details: v.object({ quantization_level: v.string() }),
  tensors: v.nullish(v.array(v.object({ type: v.string() }))),
});
const WHOLE_KINDS: readonly string[] = ["F32", "F16", "BF16"];

/** @throws {OllamaError} */
export async function quantizationOf(host: string, model: string, signal: AbortSignal): Promise<Quantization> {
  try {
    const response = await fetch(new URL("/api/show", host), { method: "POST", body: JSON.stringify({ model, verbose: true }), signal });
    if (!response.ok) throw new OllamaError("refused", host, await response.text());
    const { details, tensors } = v.parse(shown, await response.json());
    const kinds = (tensors ?? []).map(({ type }) => type).filter((type) => !WHOLE_KINDS.includes(type));
    return { level: details.quantization_level, matrices: kinds.length, fallenBack: kinds.filter((kind) => !kind.endsWith("_K")).length };
  } catch (error) {
    throw requestError(error, host, signal);
  }
}
