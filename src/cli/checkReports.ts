import path from "node:path";
import { pathToFileURL } from "node:url";
import { DEFAULT_SEVERITIES, type Severity } from "../core/dataset/problem";
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
  const suites = reports.map(({ file, problems }) => {
    const rules = Object.keys(DEFAULT_SEVERITIES).map((code) => ({ code, broken: problems.filter((problem) => problem.code === code) }));
    const failures = rules.filter(({ broken }) => broken.some(isError)).length;
    const cases = rules.map(({ code, broken }) => caseOf(file, code, broken)).join("\n");
    return `  <testsuite name="${escaped(file)}" tests="${rules.length}" failures="${failures}">\n${cases}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="clinical-prompts check">\n${suites.join("\n")}\n</testsuites>\n`;
}

function caseOf(file: string, code: string, broken: readonly ReportedProblem[]): string {
  const head = `    <testcase classname="${escaped(file)}" name="${code}"`;
  if (broken.length === 0) return `${head}/>`;
  const lines = escaped(broken.map(({ line, column, severity, message }) => `${file}:${line}:${column} ${severity} ${message}`).join("\n"));
  const errors = broken.filter(isError).length;
  const body = errors > 0 ? `<failure message="${errors}">${lines}</failure>` : `<system-out>${lines}</system-out>`;
  return `${head}>${body}</testcase>`;
}

function isError({ severity }: ReportedProblem): boolean {
  return severity === "error";
}

/** XML 1.0 has no place for control characters, half pairs and the last two code points: they are shown by number. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`)
    .replace(/[&<>"]/gu, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? "&quot;");
}
