import path from "node:path";
import { pathToFileURL } from "node:url";
import { DEFAULT_SEVERITIES, type Severity } from "../core/dataset/problem";
import { junitXml, type JunitCase } from "../core/evaluation/export/junit";
import type { FileReport, ReportedProblem } from "./check";

const LEVELS: { readonly [S in Severity]: "error" | "warning" | "note" } = { error: "error", warning: "warning", information: "note" };

/** SARIF 2.1.0 (OASIS), which code hosts and editors show on the lines concerned. */
export function sarifOf(reports: readonly FileReport[], cwd: string): object {
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
  const rules = Object.keys(DEFAULT_SEVERITIES).map((id) => ({ id }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "clinical-prompts", rules } }, columnKind: "utf16CodeUnits", originalUriBaseIds: { ROOT: { uri: `${pathToFileURL(cwd).href}/` } }, results }],
  };
}

/** Relative to the root where it lies below it. */
function locationOf(file: string, cwd: string): object {
  const relative = path.relative(cwd, path.resolve(cwd, file));
  if (relative.startsWith("..") || path.isAbsolute(relative)) return { uri: pathToFileURL(path.resolve(cwd, file)).href };
  return { uri: relative.split(path.sep).map(encodeURIComponent).join("/"), uriBaseId: "ROOT" };
}

/** JUnit XML as build servers read it: a suite for each file, a case for each rule that can fail a build or was broken. */
export function junitOf(reports: readonly FileReport[]): string {
  const suites = reports.map(({ file, problems }) => ({
    name: file,
    cases: Object.keys(DEFAULT_SEVERITIES).map((code) => ({ classname: file, name: code, outcome: outcomeOf(file, problems.filter((problem) => problem.code === code)) })),
  }));
  return junitXml("clinical-prompts check", suites);
}

function outcomeOf(file: string, broken: readonly ReportedProblem[]): JunitCase["outcome"] {
  if (broken.length === 0) return undefined;
  const text = broken.map(({ line, column, severity, message }) => `${file}:${line}:${column} ${severity} ${message}`).join("\n");
  const errors = broken.filter(isError).length;
  return errors > 0 ? { kind: "failure", message: String(errors), text } : { kind: "output", message: "", text };
}

function isError({ severity }: ReportedProblem): boolean {
  return severity === "error";
}
