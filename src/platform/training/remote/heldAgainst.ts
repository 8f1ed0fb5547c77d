import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { ollamaClient, OllamaError, requestError } from "../../ollama/client";
import { RUN_FILES } from "../runFolder";

/** A served model, and how its prompts become what training saw. */
export interface Served {
  readonly host: string;
  readonly model: string;
  readonly template: string;
  readonly system: string;
}

/** Numbers of a comparison, as the trainer's own `parity` event has them. */
export interface Parity {
  readonly prompts: number;
  readonly answers: number;
  readonly equal?: number;
  readonly tokens?: number;
  readonly agreeing?: number;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const expectation = v.object({
  answerTokens: count,
  /** `ids`: of the prompt and its answer, read as one text, as Ollama reads them; `prompt`: how many the prompt alone has. */
  rows: v.array(v.object({ row: v.string(), prompt: count, ids: v.array(v.number()), answer: v.nullable(v.string()) })),
});
const rendered = v.object({ id: v.string(), prompt: v.string() });
const SHOWN_IDS = 8;

/** The first place at which a prompt reaches the server as other tokens than training saw: ids, never text. */
export class TemplateMismatchError extends Error {
  readonly kind = "template_mismatch";
  constructor(
    row: string,
    readonly token: number,
    trained: readonly number[],
    served: readonly number[],
  ) {
    super(`${row}, token ${token}: [${trained.slice(token, token + SHOWN_IDS).join(", ")}] in training, [${served.slice(token, token + SHOWN_IDS).join(", ")}] in Ollama.`);
  }
}

/**
 * Holds the model that is served here against what the machine that trained it expects: the same tokens, and answers that are compared.
 * @param folder of the run, with what was fetched.
 * @throws {TemplateMismatchError} {OllamaError}
 */
export async function heldAgainstTraining(folder: string, served: Served, signal: AbortSignal): Promise<Parity> {
  const { answerTokens, rows } = v.parse(expectation, JSON.parse(await readFile(path.join(folder, RUN_FILES.expected), "utf8")));
  const prompts = await promptsOf(folder);
  const told = { prompts: rows.length, answers: 0, equal: 0, tokens: 0, agreeing: 0 };
  for (const { row, prompt, ids, answer } of rows) {
    const reply = await greedy(served, instructionOf(prompts.get(row) ?? "", served), answer === null ? 1 : answerTokens, signal);
    const common = commonLength(ids, reply.context);
    // The first letters of the answer may join the last token of the prompt.
    if (common < prompt - 1) throw new TemplateMismatchError(row, common, ids, reply.context);
    if (answer === null) continue;
    told.answers++;
    // Whether a space stands before the first word is the tokenizer's affair, and Ollama's.
    if (withoutSpace(answer) === withoutSpace(reply.response)) told.equal++;
    told.tokens += ids.length - prompt;
    told.agreeing += Math.max(0, common - prompt);
  }
  return told.answers === 0 ? { prompts: told.prompts, answers: 0 } : told;
}

async function promptsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile(path.join(folder, RUN_FILES.validation), "utf8")).split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => v.parse(rendered, JSON.parse(line))).map(({ id, prompt }) => [id, prompt]));
}

/** What the template is filled with to give a prompt. */
function instructionOf(prompt: string, { template, system }: Served): string {
  const [around = ""] = template.split("{{ .Response }}");
  const filled = around.replace("{{ if .System }}", "").replace("{{ end }}", "").replace("{{ .System }}", () => system);
  const [before = "", after = ""] = filled.split("{{ .Prompt }}");
  return prompt.slice(prompt.startsWith(before) ? before.length : 0, after !== "" && prompt.endsWith(after) ? -after.length : undefined);
}

/** One answer of the likeliest tokens. Ollama's own penalty for what is repeated is left out: it would not be the likeliest any more. */
async function greedy({ host, model }: Served, prompt: string, tokens: number, signal: AbortSignal): Promise<{ readonly response: string; readonly context: readonly number[] }> {
  try {
    const { response = "", context } = await ollamaClient(host, signal).generate({ model, prompt, stream: false, options: { temperature: 0, seed: 42, num_predict: tokens, repeat_penalty: 1 } });
    if (!Array.isArray(context)) throw new OllamaError("refused", host, "no token ids in its answer");
    return { response, context };
  } catch (error) {
    throw requestError(error, host, signal);
  }
}

function commonLength(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((id, index) => id !== other[index]);
  return at < 0 ? one.length : at;
}

const withoutSpace = (text: string): string => (text.startsWith(" ") ? text.slice(1) : text);
