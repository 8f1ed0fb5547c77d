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
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xmlText(name)}">\n${suites.map(suiteXml).join("\n")}\n</testsuites>\n`;
}

function suiteXml({ name, cases }: JunitSuite): string {
  const count = (kind: string): number => cases.filter(({ outcome }) => outcome?.kind === kind).length;
  const counts = [`tests="${cases.length}"`, `failures="${count("failure")}"`, ...(["error", "skipped"] as const).flatMap((kind) => (count(kind) === 0 ? [] : [`${kind === "error" ? "errors" : kind}="${count(kind)}"`]))].join(" ");
  return `  <testsuite name="${xmlText(name)}" ${counts}>\n${cases.map(caseXml).join("\n")}\n  </testsuite>`;
}

function caseXml({ classname, name, outcome }: JunitCase): string {
  const head = `    <testcase classname="${xmlText(classname)}" name="${xmlText(name)}"`;
  if (outcome === undefined) return `${head}/>`;
  const { kind, message, text } = outcome;
  switch (kind) {
    case "output":
      return `${head}><system-out>${xmlText(text)}</system-out></testcase>`;
    case "failure":
    case "error":
    case "skipped":
      return `${head}><${kind} message="${xmlText(message)}">${xmlText(text)}</${kind}></testcase>`;
  }
}
