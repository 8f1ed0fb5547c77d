import { printableLines } from "../../text/printable";
import { xmlText } from "../../text/xmlText";

/** One test as a build server lists it. */
export interface JunitCase {
  readonly classname: string;
  readonly name: string;
  /** `failure`: it fell short; `error`: it could not be told; `skipped`: a person must say; `output`: passed, with something to read. */
  readonly outcome?: { readonly kind: "failure" | "error" | "skipped" | "output"; readonly message: string; readonly text: string } | undefined;
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** JUnit XML as build servers read it. */
export function junitXml(name: string, suites: readonly JunitSuite[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${words(name)}">\n${suites.map(suiteXml).join("\n")}\n</testsuites>\n`;
}

function suiteXml({ name, cases }: JunitSuite): string {
  const count = (kind: string): number => cases.filter(({ outcome }) => outcome?.kind === kind).length;
  const counts = [`tests="${cases.length}"`, `failures="${count("failure")}"`, ...(["error", "skipped"] as const).flatMap((kind) => (count(kind) === 0 ? [] : [`${kind === "error" ? "errors" : kind}="${count(kind)}"`]))].join(" ");
  return `  <testsuite name="${words(name)}" ${counts}>\n${cases.map(caseXml).join("\n")}\n  </testsuite>`;
}

function caseXml({ classname, name, outcome }: JunitCase): string {
  const head = `    <testcase classname="${words(classname)}" name="${words(name)}"`;
  if (outcome === undefined) return `${head}/>`;
  const { kind, message, text } = outcome;
  switch (kind) {
    case "output":
      return `${head}><system-out>${words(text)}</system-out></testcase>`;
    case "failure":
    case "error":
    case "skipped":
      return `${head}><${kind} message="${words(message)}">${words(text)}</${kind}></testcase>`;
  }
}

/** Build servers show them in terminals and pages. */
function words(text: string): string {
  return xmlText(printableLines(text));
}
