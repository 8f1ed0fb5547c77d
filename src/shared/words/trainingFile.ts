import type { Translate } from "./translate";

/** What of a `training.json` is wrong: `place` is a dotted key or what the JSON parser says, `expected` a type, a bound or a list of values. */
export interface TrainingFileFault {
  readonly kind: "not_json" | "no_object" | "unknown_key" | "wrong_value";
  readonly file: string;
  readonly place: string;
  readonly expected: string;
}

/** What is wrong in a `training.json` and what to write instead. */
export function trainingFileText({ kind, file, place, expected }: TrainingFileFault, t: Translate): string {
  switch (kind) {
    case "not_json":
      return t("{file} is not JSON: {message}. Correct it and start again.", { file, message: place });
    case "no_object":
      return t("{file} must hold one JSON object in braces. Correct it and start again.", { file });
    case "unknown_key":
      return t("{file}: there is no key “{key}”. Remove it, or write it as the schema does.", { file, key: place });
    case "wrong_value":
      return t("{file}: “{key}” must be {expected}. Correct it and start again.", { file, key: place, expected: expectedText(expected, t) });
  }
}

function expectedText(expected: string, t: Translate): string {
  switch (expected) {
    case "number":
      return t("a number");
    case "integer":
      return t("a whole number");
    case "string":
      return t("a text in double quotes");
    case "boolean":
      return t("true or false");
    case "Array":
      return t("a list in brackets");
    case "Object":
      return t("an object in braces");
    default:
      return expected;
  }
}
