import type { KnowledgeFault } from "../../core/clinical/knowledgeFile";
import { faultText } from "./problems";
import type { Translate } from "./translate";

/** What is wrong with a value of a protocol or language file, and what to do. */
export function knowledgeProblemText({ code, detail }: KnowledgeFault, t: Translate): string {
  switch (code) {
    case "syntax":
      return t("Not valid JSON: {fault}", { fault: faultText(detail, t) });
    case "schema":
      return t("This does not follow the schema: {message}.", { message: detail });
    case "pattern":
      return t("This pattern cannot be read: {reason}. A backslash before a sign of the notation means the sign itself.", { reason: detail });
    case "reference":
      return t("Nothing here has the id “{id}”. Correct it, or add what it names.", { id: detail });
    case "language":
      return t("The language file “{file}” has problems of its own. Correct them first.", { file: detail });
    case "duplicate":
      return t("“{id}” is there twice. Each may be there once.", { id: detail });
    case "role":
      return t("This decision needs a “role”, so that answers that take it are recognised: {roles}.", { roles: detail });
  }
}

/** A protocol was named that is neither of the product nor a file. */
export function unknownProtocolText({ named, known }: { readonly named: string; readonly known: readonly string[] }, t: Translate): string {
  return t("There is no protocol “{name}”. Name {known}, or the path of a protocol file.", { name: named, known: known.join(", ") });
}
