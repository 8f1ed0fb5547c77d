import * as v from "valibot";
import { messageOf } from "../core/messageOf";
import type { TrainingFileFault } from "../shared/words/trainingFile";

/** A JSON file that people write cannot be used: which key, and what is expected there. */
export class JsonFileError extends Error implements TrainingFileFault {
  constructor(
    readonly kind: TrainingFileFault["kind"],
    readonly file: string,
    readonly place: string,
    readonly expected: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${kind}: ${place}`, options);
  }
}

/** A list passes for an object in valibot. */
export const noList = v.custom<unknown>((value) => !Array.isArray(value));

/**
 * @param schema of an object; unknown keys are wrong.
 * @param file named in the error.
 * @throws {JsonFileError} for the first key that is wrong.
 */
export function decodeJsonFile<Schema extends v.GenericSchema>(schema: Schema, text: string, file: string): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new JsonFileError("not_json", file, messageOf(error), "", { cause: error });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new JsonFileError("no_object", file, "", "");
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new JsonFileError(issue.type === "strict_object" && issue.expected === "never" ? "unknown_key" : "wrong_value", file, v.getDotPath(issue) ?? "", issue.type === "custom" ? "Object" : (issue.expected ?? "integer"));
}
