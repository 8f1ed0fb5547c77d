import { KnowledgeError } from "../core/clinical/knowledgeError";
import { KnowledgeSyntaxError } from "../core/clinical/knowledgeFile";
import { knowledgeProblemText, unknownProtocolText } from "../shared/words/knowledge";
import type { Translate } from "../shared/words/translate";
import { KnowledgeFileError } from "./knowledge";
import { UnknownProtocolError } from "./protocols";

/** So many problems of a file are listed. */
const MOST_LISTED = 10;

/** Why a protocol cannot be used and what to do next; `undefined` for an error of another kind. */
export function protocolErrorText(error: unknown, t: Translate): string | undefined {
  if (error instanceof UnknownProtocolError) return unknownProtocolText(error, t);
  if (!(error instanceof KnowledgeFileError)) return undefined;
  const { file, cause } = error;
  if (cause instanceof KnowledgeError) return cause.problems.slice(0, MOST_LISTED).map((problem) => `${file}${problem.path}: ${knowledgeProblemText(problem, t)}`).join("\n");
  if (cause instanceof KnowledgeSyntaxError) return cause.errors.slice(0, 1).map(({ fault }) => `${file}: ${knowledgeProblemText({ code: "syntax", detail: fault }, t)}`).join("\n");
  return t("“{file}” cannot be read. Check the disk and try again.", { file });
}
