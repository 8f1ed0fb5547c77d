import path from "node:path";
import { pathToFileURL } from "node:url";
import { DEFAULT_SEVERITIES, PROBLEM_CODES, type Severities, type Severity } from "../core/dataset/problem";
import { junitXml, type JunitCase, type JunitSuite } from "../core/evaluation/export/junit";
import type { Translate } from "../shared/words/translate";
import type { CliIo } from "./command";
import { isUnreadable, leftOutText, UNREADABLE, type FileReport, type ReportedCode, type ReportedProblem } from "./fileReport";

const LEVELS: { readonly [S in Severity]: "error" | "warning" | "note" } = { error: "error", warning: "warning", information: "note" };

/**
 * SARIF 2.1.0 (OASIS), which code hosts and editors show on the lines concerned.
 * @param guide docs/rules.md in the language of the run, which says what each rule is: its words stand in the report, which has no address to link to.
 */
export function sarifOf(reports: readonly FileReport[], guide: string, { cwd, t }: Pick<CliIo, "cwd" | "t">): object {
  const results = reports.flatMap(({ file, problems }) => problems.map((problem) => ({
    ruleId: problem.code,
    level: LEVELS[problem.severity],
    message: { text: problem.message },
    locations: [{
      physicalLocation: {
        artifactLocation: locationOf(file, cwd),
        region: { startLine: problem.line, startColumn: problem.column, endColumn: Math.max(problem.endColumn, problem.column) },
      },
    }],
  })));
  const leftOut = reports.flatMap((report) => {
    const text = leftOutText(report, t);
    return text === undefined ? [] : [{ level: "warning", message: { text }, locations: [{ physicalLocation: { artifactLocation: locationOf(report.file, cwd) } }] }];
  });
  const explained = explanationsIn(guide);
  const codes: readonly ReportedCode[] = [...PROBLEM_CODES, UNREADABLE];
  const rules = codes.map((id) => sarifRule(id, explained.get(id)));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: { driver: { name: "clinical-prompts", rules } },
      columnKind: "utf16CodeUnits",
      originalUriBaseIds: { ROOT: { uri: `${pathToFileURL(cwd).href}/` } },
      invocations: [{ executionSuccessful: true, toolExecutionNotifications: leftOut }],
      results,
    }],
  };
}

function sarifRule(id: ReportedCode, explained = ""): object {
  const severity = id === UNREADABLE ? "error" : DEFAULT_SEVERITIES[id];
  // The first sentence: what is wrong; the others say why and what to do.
  const [short = explained] = /^.+?\.(?= |$)/u.exec(explained) ?? [];
  return { id, shortDescription: { text: plain(short) }, fullDescription: { text: plain(explained) }, help: { text: plain(explained), markdown: explained }, defaultConfiguration: { level: LEVELS[severity] } };
}

/** Without the marks of Markdown that the guide uses. */
function plain(markdown: string): string {
  return markdown.replaceAll("`", "");
}

/** What docs/rules.md says of each rule, without the severity that each section begins with, and without links: they lead to files of the product. */
function explanationsIn(guide: string): ReadonlyMap<string, string> {
  const sections = guide.matchAll(/^### (?<code>\S+)\n(?<text>(?:(?!#).*\n?)*)/gmu);
  return new Map(Array.from(sections, ({ groups }) => [groups?.["code"] ?? "", (groups?.["text"] ?? "").replaceAll(/\[(?<words>[^[\]]*)\]\([^()]*\)/gu, "$<words>").replaceAll(/[ \n]+/gu, " ").trim().replace(/^\w+\. /u, "")]));
}

/** Relative to the root where it lies below it. */
function locationOf(file: string, cwd: string): object {
  const relative = path.relative(cwd, path.resolve(cwd, file));
  if (relative.startsWith("..") || path.isAbsolute(relative)) return { uri: pathToFileURL(path.resolve(cwd, file)).href };
  return { uri: relative.split(path.sep).map(encodeURIComponent).join("/"), uriBaseId: "ROOT" };
}

/** JUnit XML as build servers read it: a suite for each file, a case for each rule; of a file that cannot be read no rule could be told. */
export function junitOf(reports: readonly FileReport[], severities: Severities, t: Translate): string {
  return junitXml("clinical-prompts check", reports.map((report) => suiteOf(report, severities, t)));
}

function suiteOf(report: FileReport, severities: Severities, t: Translate): JunitSuite {
  const { file, problems } = report;
  const caseOf = (code: ReportedCode, outcome: JunitCase["outcome"]): JunitCase => ({ classname: file, name: code, outcome });
  const listed = (some: readonly ReportedProblem[]): string[] => some.map(({ line, column, severity, message }) => `${file}:${line}:${column} ${severity} ${message}`);
  if (isUnreadable(report)) return { name: file, cases: [caseOf(UNREADABLE, { kind: "error", message: "1", text: listed(problems).join("\n") })] };
  const outcomeOf = (code: ReportedCode, isError: boolean): JunitCase["outcome"] => {
    const count = report.byRule[code] ?? 0;
    if (count === 0) return undefined;
    const broken = listed(problems.filter((problem) => problem.code === code));
    const text = [...broken, ...(broken.length < count ? [t("{hidden} more are not listed.", { hidden: count - broken.length })] : [])].join("\n");
    return isError ? { kind: "failure", message: String(count), text } : { kind: "output", message: "", text };
  };
  return { name: file, cases: PROBLEM_CODES.map((code) => caseOf(code, outcomeOf(code, severities[code] === "error"))) };
}
