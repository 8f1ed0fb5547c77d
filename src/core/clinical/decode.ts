import Ajv2020, { type ErrorObject } from "ajv/dist/2020";
import { createEngine, type ClinicalEngine } from "./engine";
import { KnowledgeError, type KnowledgeProblem } from "./knowledgeError";
import type { Language } from "./language";
import { PatternParser } from "./pattern";
import { PatternError } from "./patternSource";
import type { Protocol } from "./protocol";
import { idProblems, referenceProblems } from "./references";

/**
 * Checks a parsed languages/*.json against schemas/language.schema.json, and its patterns.
 * @throws {KnowledgeError}
 */
export function decodeLanguage(value: unknown, schema: object): Language {
  const language = checkSchema("language", value, schema) as Language;
  rejectIf("language", patternProblems(language, language.lists));
  return language;
}

/**
 * Checks a parsed protocols/*.json against schemas/protocol.schema.json, its patterns, and that the ids it refers to exist.
 * @throws {KnowledgeError}
 */
export function decodeProtocol(value: unknown, schema: object, language: Language): Protocol {
  const protocol = checkSchema("protocol", value, schema) as Protocol;
  rejectIf("protocol", [...patternProblems(protocol, { ...language.lists, ...protocol.lists }), ...idProblems(protocol), ...referenceProblems(protocol)]);
  return protocol;
}

/** The four parsed files that make an engine. */
export interface KnowledgeFiles {
  readonly protocol: unknown;
  readonly language: unknown;
  readonly protocolSchema: object;
  readonly languageSchema: object;
}

/**
 * Checks the knowledge files and compiles them.
 * @throws {KnowledgeError}
 */
export function decodeEngine({ protocol, language, protocolSchema, languageSchema }: KnowledgeFiles): ClinicalEngine {
  const words = decodeLanguage(language, languageSchema);
  return createEngine(decodeProtocol(protocol, protocolSchema, words), words);
}

/**
 * Checks a parsed knowledge file against its schema alone.
 * @throws {KnowledgeError}
 */
export function checkSchema(file: "protocol" | "language", value: unknown, schema: object): unknown {
  // The last entry of a short form may be left out, which strict mode calls a slip.
  const validate = new Ajv2020({ allErrors: true, strictTuples: false }).compile(schema);
  if (validate(value)) return value;
  throw new KnowledgeError(file, (validate.errors ?? []).map(problemOf));
}

/** A key that does not belong is pointed at itself, not at what holds it. */
function problemOf({ instancePath, message = "is not valid", params }: ErrorObject): KnowledgeProblem {
  const extra: unknown = params["additionalProperty"];
  if (typeof extra === "string") return { path: `${instancePath}/${escapedSegment(extra)}`, code: "schema", detail: message };
  return { path: instancePath, code: "schema", detail: `${message}${"allowedValues" in params ? `: ${JSON.stringify(params["allowedValues"])}` : ""}` };
}

/** A key as JSON pointers write it (RFC 6901). */
function escapedSegment(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function rejectIf(file: "protocol" | "language", problems: readonly KnowledgeProblem[]): void {
  if (problems.length > 0) throw new KnowledgeError(file, problems);
}

/** Keys whose values are patterns, in both files. */
const PATTERN_KEYS: ReadonlySet<string> = new Set(["forms", "except", "words", "neutral", "others"]);
/** Places all of whose values are patterns, under names of their own. */
const PATTERN_PLACES: ReadonlySet<string> = new Set(["/lists", "/answer/words", "/answer/asks"]);

function patternProblems(file: Protocol | Language, lists: Protocol["lists"]): readonly KnowledgeProblem[] {
  const problems: KnowledgeProblem[] = [];
  const parser = new PatternParser(lists);
  const entries = new Set(Object.values(file.lists).flat());
  const visit = (value: unknown, path: string, isPattern: boolean): void => {
    if (typeof value === "string") {
      if (isPattern) problems.push(...patternProblem(value, parser, path, entries));
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => visit(item, `${path}/${index}`, isPattern));
    } else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) visit(item, `${path}/${escapedSegment(key)}`, PATTERN_KEYS.has(key) || PATTERN_PLACES.has(path));
    }
  };
  visit(file, "", false);
  return problems;
}

/** @param entries of the file's lists: what is wrong in one is said there, not wherever it is used. */
function patternProblem(pattern: string, parser: PatternParser, path: string, entries: ReadonlySet<string>): readonly KnowledgeProblem[] {
  try {
    parser.parse(pattern);
    return [];
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    if (error.pattern !== pattern && entries.has(error.pattern)) return [];
    return [{ path, code: "pattern", detail: `${error.reason} at ${error.at}: ${error.pattern}` }];
  }
}
