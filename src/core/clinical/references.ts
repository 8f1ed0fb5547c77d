import { DECISION_ROLES, roleOf } from "./decisionRole";
import { FINDING_STATES, REGISTERS, type Wordings } from "./generatorKnowledge";
import type { KnowledgeProblem } from "./knowledgeError";
import type { Protocol } from "./protocol";

/** Ids that stand twice, and decisions whose role is unknown or taken. */
export function idProblems(protocol: Protocol): readonly KnowledgeProblem[] {
  const problems: KnowledgeProblem[] = [];
  const once = (...lists: readonly (keyof Protocol & ("flags" | "facts" | "subjects" | "questions" | "decisions" | "categories" | "table" | "imaging"))[]): void => {
    const seen = new Set<string>();
    for (const list of lists) {
      protocol[list].forEach(({ id }, index) => {
        if (seen.has(id)) problems.push({ path: `/${list}/${index}/id`, code: "duplicate", detail: id });
        seen.add(id);
      });
    }
  };
  once("flags", "facts");
  for (const list of ["subjects", "questions", "decisions", "categories", "table", "imaging"] as const) once(list);
  return [...problems, ...roleProblems(protocol)];
}

/** An answer is read by roles: a decision without one could never be recognised, and two of one role not be told apart. */
function roleProblems(protocol: Protocol): readonly KnowledgeProblem[] {
  const taken = new Set<string>();
  return protocol.decisions.flatMap(({ id, role: named }, index): KnowledgeProblem[] => {
    const role = roleOf(protocol, id);
    const path = `/decisions/${index}/${named === undefined ? "id" : "role"}`;
    if (role === undefined) return [{ path, code: "role", detail: DECISION_ROLES.join(", ") }];
    if (taken.has(role)) return [{ path, code: "duplicate", detail: role }];
    taken.add(role);
    return [];
  });
}

/** The flag or fact that a condition names; `undefined` for a word of the notation itself. */
function idIn(condition: string): string | undefined {
  if (condition === "missing" || condition.startsWith("*")) return undefined;
  const [id = ""] = condition.replace(/^\?/u, "").split("/");
  return id;
}

/** Ids that are named and do not exist, each on the very value. */
export function referenceProblems(protocol: Protocol): readonly KnowledgeProblem[] {
  const flags = new Set(protocol.flags.map(({ id }) => id));
  const ids = new Set([...flags, ...protocol.facts.map(({ id }) => id)]);
  const decisions = new Set(protocol.decisions.map(({ id }) => id));
  const subjects = new Set(protocol.subjects.map(({ id }) => id));
  const problems: KnowledgeProblem[] = [];
  const one = (path: string, name: string | undefined, known: ReadonlySet<string>): void => {
    if (name !== undefined && !known.has(name)) problems.push({ path, code: "reference", detail: name });
  };
  const each = (path: string, names: readonly (string | undefined)[] | undefined, known: ReadonlySet<string>): void => names?.forEach((name, index) => one(`${path}/${index}`, name, known));

  for (const list of ["flags", "facts"] as const) {
    protocol[list].forEach(({ groups }, index) => groups.forEach((group, at) => {
      const path = `/${list}/${index}/groups/${at}`;
      each(`${path}/requires`, group.requires, ids);
      each(`${path}/unless`, group.unless, ids);
      one(`${path}/qualifies`, group.qualifies, subjects);
    }));
  }
  for (const table of ["table", "imaging"] as const) {
    protocol[table].forEach(({ when }, index) => {
      for (const key of ["all", "any", "also", "none"] as const) each(`/${table}/${index}/when/${key}`, when[key]?.map(idIn), ids);
    });
  }
  protocol.table.forEach(({ decision, acceptable }, index) => {
    one(`/table/${index}/decision`, decision, decisions);
    each(`/table/${index}/acceptable`, acceptable, decisions);
  });
  protocol.categories.forEach((category, index) => each(`/categories/${index}/decisions`, category.decisions, decisions));
  protocol.questions.forEach(({ parts }, index) => parts.forEach((part, at) => {
    for (const key of ["answeredBy", "onlyIf", "unless"] as const) each(`/questions/${index}/parts/${at}/${key}`, part[key], ids);
  }));
  each("/notCovered", protocol.notCovered, ids);
  protocol.augmentation?.contrasts.forEach(({ flag }, index) => one(`/augmentation/contrasts/${index}/flag`, flag, flags));
  const lines = new Set(protocol.table.map(({ id }) => id));
  protocol.rightAnswers?.names.forEach(({ flag }, index) => one(`/rightAnswers/names/${index}/flag`, flag, flags));
  protocol.rightAnswers?.recommendations.forEach(({ decision, rules }, index) => {
    one(`/rightAnswers/recommendations/${index}/decision`, decision, decisions);
    each(`/rightAnswers/recommendations/${index}/rules`, rules, lines);
  });
  const { inferredFlags, ctOnlyFlags, contrastCaution, sexBound } = protocol.answer;
  each("/answer/inferredFlags", inferredFlags, flags);
  each("/answer/ctOnlyFlags", ctOnlyFlags, flags);
  one("/answer/contrastCaution/flag", contrastCaution.flag, flags);
  one("/answer/sexBound/flag", sexBound.flag, flags);
  one("/answer/sexBound/otherSex", sexBound.otherSex, ids);
  one("/answer/sexBound/otherAge", sexBound.otherAge, ids);
  if (protocol.generator !== undefined) {
    const { phrases, findings, cases } = protocol.generator;
    const times = new Set([...flags, "history"]);
    const wordings = (path: string, words: Wordings = {}): void =>
      REGISTERS.forEach((register) => words[register]?.forEach((wording, index) => each(`${path}/${register}/${index}/unless`, typeof wording === "string" ? [] : wording.unless, times)));
    for (const [name, words] of Object.entries(phrases)) wordings(`/generator/phrases/${name}`, words);
    findings.forEach((words, index) => FINDING_STATES.forEach((state) => wordings(`/generator/findings/${index}/${state}`, words[state])));
    const categories = new Set(protocol.categories.map(({ id }) => id));
    findings.forEach(({ flag }, index) => one(`/generator/findings/${index}/flag`, flag, flags));
    cases.forEach(({ category, draws }, index) => {
      one(`/generator/cases/${index}/category`, category, categories);
      each(`/generator/cases/${index}/draws`, draws, flags);
    });
  }
  return problems;
}
