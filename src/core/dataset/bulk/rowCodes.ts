import type { DatasetCheck } from "../datasetCheck";
import type { CodesByLine } from "./rowFilter";

/** The codes of the problems of each row of a checked document. */
export function codesByLine({ rows }: DatasetCheck): CodesByLine {
  return new Map(rows.map(({ line, problems, beside }) => [line, new Set([...problems, ...beside].map(({ code }) => code))]));
}
