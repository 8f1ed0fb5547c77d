/** What Ollama is told beside the weights. */
export interface ServingParameters {
  readonly temperature: number;
  readonly top_p: number;
  readonly top_k: number;
  /** Context length in tokens. */
  readonly num_ctx: number;
  readonly stop: readonly string[];
}

export interface Modelfile {
  /** Path of the GGUF, relative to the Modelfile. */
  readonly from: string;
  readonly template: string;
  readonly system: string;
  readonly parameters: ServingParameters;
}

/** A text that would close its own quotes and write further Modelfile instructions. */
export class ModelfileError extends Error {
  readonly kind = "modelfile";
  constructor(readonly field: "template" | "system" | "stop" | "from") {
    super(`The ${field} text contains quotes or line breaks that a Modelfile cannot hold.`);
  }
}

/**
 * The text of a Modelfile (https://github.com/ollama/ollama/blob/main/docs/modelfile.md).
 * @throws {ModelfileError} where a text would end its own quotes.
 */
export function writeModelfile({ from, template, system, parameters }: Modelfile): string {
  const { stop, ...numbers } = parameters;
  if (/[\r\n]/u.test(from)) throw new ModelfileError("from");
  return [
    `FROM ${from}`,
    "",
    `TEMPLATE ${quoted(template, "template")}`,
    "",
    ...(system === "" ? [] : [`SYSTEM ${quoted(system, "system")}`, ""]),
    ...Object.entries(numbers).map(([name, value]) => `PARAMETER ${name} ${value}`),
    ...stop.map((token) => `PARAMETER stop ${stopToken(token)}`),
    "",
  ].join("\n");
}

function quoted(text: string, field: "template" | "system"): string {
  if (text.includes('"""') || text.endsWith('"')) throw new ModelfileError(field);
  return `"""${text}"""`;
}

function stopToken(token: string): string {
  if (/["\r\n]/u.test(token)) throw new ModelfileError("stop");
  return `"${token}"`;
}
