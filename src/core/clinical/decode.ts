import Ajv2020, { type ErrorObject } from "ajv/dist/2020";
import { createEngine, type ClinicalEngine } from "./engine";
import type { Language } from "./language";
import { createPatternParser, PatternError, type Pattern } from "./pattern";
import type { Protocol } from "./protocol";

/** One thing wrong in a knowledge file. */
export interface KnowledgeProblem {
  /** JSON pointer to the place. */
  readonly path: string;
  readonly code: "schema" | "pattern" | "reference" | "duplicate";
  /** What is wrong there: the schema's words, the pattern's reason or the unknown id. */
  readonly detail: string;
}

/** A protocol or language file that cannot be used; every problem with its place. */
export class KnowledgeError extends Error {
  readonly kind = "knowledge";
  constructor(
    readonly file: "protocol" | "language",
    readonly problems: readonly KnowledgeProblem[],
  ) {
    super(problems.map(({ path, detail }) => `${file}${path}: ${detail}`).join("\n"));
  }
}

/**
 * Checks a parsed languages/*.json against schemas/language.schema.json, and its patterns.
 * @throws {KnowledgeError}
 */
export function decodeLanguage(value: unknown, schema: object): Language {
  const language = decoded("language", value, schema) as Language;
  rejectIf("language", patternProblems(language, language.lists));
  return language;
}

/**
 * Checks a parsed protocols/*.json against schemas/protocol.schema.json, its patterns, and that the ids it refers to exist.
 * @throws {KnowledgeError}
 */
export function decodeProtocol(value: unknown, schema: object, language: Language): Protocol {
  const protocol = decoded("protocol", value, schema) as Protocol;
  rejectIf("protocol", [...patternProblems(protocol, { ...language.lists, ...protocol.lists }), ...referenceProblems(protocol)]);
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

function decoded(file: "protocol" | "language", value: unknown, schema: object): unknown {
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  if (validate(value)) return value;
  throw new KnowledgeError(file, (validate.errors ?? []).map(problemOf));
}

function problemOf({ instancePath, message, params }: ErrorObject): KnowledgeProblem {
  return { path: instancePath, code: "schema", detail: `${message ?? "is not valid"} ${JSON.stringify(params)}` };
}

function rejectIf(file: "protocol" | "language", problems: readonly KnowledgeProblem[]): void {
  if (problems.length > 0) throw new KnowledgeError(file, problems);
}

/** Keys whose values are patterns, in both files. */
const PATTERN_KEYS: ReadonlySet<string> = new Set(["forms", "except", "words", "neutral", "others"]);

function patternProblems(file: Protocol | Language, lists: Protocol["lists"]): readonly KnowledgeProblem[] {
  const problems: KnowledgeProblem[] = [];
  const parse = createPatternParser(lists);
  const visit = (value: unknown, path: string, isPattern: boolean): void => {
    if (typeof value === "string") {
      if (isPattern) problems.push(...patternProblem(value, parse, path));
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => visit(item, `${path}/${index}`, isPattern));
    } else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) visit(item, `${path}/${key}`, PATTERN_KEYS.has(key) || path === "/lists");
    }
  };
  visit(file, "", false);
  return problems;
}

function patternProblem(pattern: string, parse: (pattern: string) => Pattern, path: string): readonly KnowledgeProblem[] {
  try {
    parse(pattern);
    return [];
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return [{ path, code: "pattern", detail: `${error.reason} at ${error.at}: ${error.pattern}` }];
  }
}

/** The flag or fact that a condition names. */
function idIn(condition: string): string {
  const [id = ""] = condition.replace(/^\?/u, "").split("/");
  return id;
}

function referenceProblems(protocol: Protocol): readonly KnowledgeProblem[] {
  const ids = new Set([...protocol.flags, ...protocol.facts].map(({ id }) => id));
  const decisions = new Set(protocol.decisions.map(({ id }) => id));
  const subjects = new Set(protocol.subjects.map(({ id }) => id));
  const problems: KnowledgeProblem[] = [];
  const check = (path: string, names: readonly string[] | undefined, known: ReadonlySet<string>) => {
    for (const name of names ?? []) if (!known.has(name)) problems.push({ path, code: "reference", detail: `unknown id "${name}"` });
  };
  (["flags", "facts"] as const).forEach((list) => protocol[list].forEach(({ groups }, index) => groups.forEach((group, at) => {
    const path = `/${list}/${index}/groups/${at}`;
    check(path, group.requires, ids);
    check(path, group.unless, ids);
    check(path, group.qualifies === undefined ? [] : [group.qualifies], subjects);
  })));
  (["table", "imaging"] as const).forEach((table) => protocol[table].forEach(({ when }, index) => {
    for (const names of [when.all, when.any, when.also, when.none]) check(`/${table}/${index}/when`, names?.filter((name) => name !== "missing" && !name.startsWith("*")).map(idIn), ids);
  }));
  protocol.table.forEach(({ decision, acceptable }, index) => check(`/table/${index}`, [decision, ...(acceptable ?? [])], decisions));
  protocol.categories.forEach((category, index) => check(`/categories/${index}`, category.decisions, decisions));
  protocol.questions.forEach(({ parts }, index) => parts.forEach((part, at) => {
    check(`/questions/${index}/parts/${at}`, [...part.answeredBy, ...(part.onlyIf ?? []), ...(part.unless ?? [])], ids);
  }));
  check("/notCovered", protocol.notCovered, ids);
  return problems;
}
