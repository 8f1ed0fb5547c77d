import path from "node:path";
import { checkSchema, decodeLanguage, decodeProtocol } from "../core/clinical/decode";
import { KnowledgeError } from "../core/clinical/knowledgeError";
import { parseKnowledge, placedProblems, type PlacedKnowledgeProblem } from "../core/clinical/knowledgeFile";
import { KnowledgeFileError, languageBeside, languageOf, readSchemas } from "./knowledge";
import { LANGUAGE_ENDING } from "./protocolSource";

/**
 * Everything that is wrong with a protocol or language file, with this text. The file's ending says which of the two it is: what does not
 * end as a language does is a protocol.
 */
export async function checkKnowledge(productRoot: string, file: string, text: string): Promise<readonly PlacedKnowledgeProblem[]> {
  const schemas = await readSchemas(productRoot);
  try {
    const value = parseKnowledge(text);
    if (file.endsWith(LANGUAGE_ENDING)) decodeLanguage(value, schemas.language);
    else decodeProtocol(checkSchema("protocol", value, schemas.protocol), schemas.protocol, await languageBeside(productRoot, file, languageOf(value)));
    return [];
  } catch (error) {
    const problems = placedProblems(text, aboutThisFile(error, file));
    if (problems === undefined) throw error;
    return problems;
  }
}

function aboutThisFile(error: unknown, file: string): unknown {
  if (!(error instanceof KnowledgeFileError)) return error;
  return error.file === file ? error.cause : new KnowledgeError("protocol", [{ path: "/language", code: "language", detail: path.basename(error.file) }]);
}
